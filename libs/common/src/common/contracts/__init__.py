"""Events: what the services tell each other, one module per publisher.

They carry ids and facts, never names, addresses or free text: what is in a stream
cannot be unsaid. Once published an event may only gain optional fields; anything else
is a new event with `.v2`, both sent until nobody reads the first.
"""
