"""Mail: it leaves from a table of the service that sends it, never inside a request.

A service adds a row in the transaction that makes the mail due; its courier writes the
letter and hands it to a mailer. At least once, under one Message-ID that stays the
same; once where nothing was killed in between.
"""
