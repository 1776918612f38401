"""Who may do what with a thing that is somebody else's. Most operations: nobody."""

from tests.e2e.documented import Operation

# Whoever knows the name in these addresses may: nobody can guess it.
SECRET = {"{receipt}", "{token}", "{name}", "{name}.ics", "sitemap-{part}.xml"}
# What everybody may see, or what concerns only who asks.
FOR_ALL = {
    "GET /api/v1/jobs/{job_id}",
    "GET /api/v1/jobs/{job_id}/similar",
    "GET /api/v1/jobs/{job_id}/structured-data",
    "POST /api/v1/jobs/{job_id}/match",
    "GET /api/v1/users/{user_id}",
    "GET /api/v1/social/profiles/{slug}",
}
# For admins; who is none is told so, whatever the id.
FOR_ADMINS = {
    "GET /api/v1/auth/users/{user_id}",
    "PUT /api/v1/auth/users/{user_id}",
    "PUT /api/v1/auth/recruiter-requests/{request_id}",
    "PUT /api/v1/social/reports/{report_id}",
}
# Everybody sees them, so that nobody need be told they are not there.
SEEN_BY_ALL = {"PUT /api/v1/jobs/{job_id}", "DELETE /api/v1/jobs/{job_id}"}
# For who hires; who does not is told so, whatever the id.
FOR_HIRING = {
    "GET /api/v1/jobs/{job_id}/applications",
    "POST /api/v1/jobs/{job_id}/applications/move",
    "GET /api/v1/jobs/{job_id}/candidates",
}
# Admins look after these beside those whose they are.
ALSO_FOR_ADMINS = (
    FOR_HIRING
    | SEEN_BY_ALL
    | {
        "GET /api/v1/auth/recruiter-requests/{request_id}",
        "GET /api/v1/applications/{application_id}",
        "PUT /api/v1/applications/{application_id}",
        "DELETE /api/v1/applications/{application_id}",
    }
)


def is_secret(one: Operation) -> bool:
    return any(name in one.path for name in SECRET) or "{slug}" in one.path


def right(one: Operation, who: str) -> set[int]:
    """What an operation may answer somebody whose thing it is not."""
    label = str(one)
    if label in FOR_ALL:
        # A token that is not good is refused even where none is asked for; a match
        # is 404 to who has no résumé.
        return {200, 401, 404} if who == "disabled" or not one.is_open else {200}
    if who in ("anonymous", "disabled"):
        return {401}
    if label in FOR_ADMINS | SEEN_BY_ALL:
        return {403}
    if label in FOR_HIRING and who == "stranger":
        return {403}
    return {404}
