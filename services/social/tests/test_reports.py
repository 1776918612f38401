"""A message is reported by who got it, and looked at by an admin."""

import pytest

from services.social.tests.conftest import ADA, BOB, People, code_of
from social.reporting import reports

ADMIN = 99


async def reported(people: People, **more: object) -> dict:
    message_id = (await people.write(BOB, ADA, "Pay a fee first.")).json()["id"]
    made = await people.ask(
        *(ADA, "POST", f"/messages/{message_id}/report"),
        json={"reason": "fraud", **more},
    )
    assert made.status_code == 201, made.text
    return dict(made.json())


async def test_an_admin_sees_what_it_is_about_and_decides(people: People) -> None:
    report = await reported(people, note="Wants money.")

    listed = await people.ask(ADMIN, "GET", "/reports?status=open", role="admin")
    (item,) = listed.json()["items"]
    assert item["body"] == "Pay a fee first."
    assert (item["reporter_id"], item["reported_id"]) == (ADA, BOB)
    path = f"/reports/{report['id']}"
    for _ in range(2):
        decided = await people.ask(
            ADMIN, "PUT", path, role="admin", json={"status": "upheld"}
        )
        assert (decided.json()["status"], decided.json()["decided_by"]) == (
            "upheld",
            ADMIN,
        )
    other = await people.ask(
        ADMIN, "PUT", path, role="admin", json={"status": "dismissed"}
    )
    assert code_of(other) == (409, "report_decided")
    open_ = await people.ask(ADMIN, "GET", "/reports?status=open", role="admin")
    assert open_.json()["total"] == 0


async def test_who_sent_it_cannot_report_it_and_nobody_twice(people: People) -> None:
    report = await reported(people)
    path = f"/messages/{report['message_id']}/report"

    own = await people.ask(BOB, "POST", path, json={"reason": "spam"})
    again = await people.ask(ADA, "POST", path, json={"reason": "spam"})

    assert code_of(own) == (404, "message_not_found")
    assert code_of(again) == (409, "reported_already")


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
async def test_reports_are_for_admins(people: People, role: str) -> None:
    report = await reported(people)

    listed = await people.ask(ADA, "GET", "/reports", role=role)
    decided = await people.ask(
        ADA, "PUT", f"/reports/{report['id']}", role=role, json={"status": "upheld"}
    )

    assert code_of(listed) == code_of(decided) == (403, "forbidden")
    missing = await people.ask(
        ADMIN, "PUT", "/reports/999", role="admin", json={"status": "upheld"}
    )
    assert code_of(missing) == (404, "report_not_found")


async def test_so_many_reports_a_day(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reported(people)
    await people.write(ADA, BOB)
    monkeypatch.setattr(reports, "MOST", 1)
    message_id = (await people.write(BOB, ADA)).json()["id"]

    refused = await people.ask(
        ADA, "POST", f"/messages/{message_id}/report", json={"reason": "spam"}
    )

    assert code_of(refused) == (429, "too_many_reports")
