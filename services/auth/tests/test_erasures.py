"""Erasures: begun with a fresh code, open until the last service has answered."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from auth import erasures
from auth.main import telling
from auth.reactions import REACTIONS
from auth.tables import Attempt, Export, Mail, SignInCode, User, UserSession
from common.clock import utc_now
from common.contracts.auth import ErasureRequested, UserErased
from common.contracts.event import PUBLISHED
from common.mail.mailers import mark_of
from common.settings import SERVICES
from common.testing import internal_bearer
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
WISH = "/internal/erasures"


async def wish(auth: Auth, user_id: int, otp: str) -> httpx.Response:
    return await auth.client.post(
        WISH,
        json={"user_id": user_id, "otp": otp},
        headers=internal_bearer("profiles", "auth"),
    )


async def state(auth: Auth, receipt: str) -> dict[str, Any]:
    answer = await auth.client.get(f"/api/v1/auth/erasures/{receipt}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def hear_receipt(auth: Auth, service: str, request: ErasureRequested) -> None:
    receipt = PUBLISHED[f"events.{service}.erasure_receipt.v1"]
    await auth.running.hears(
        REACTIONS,
        receipt.model_validate(
            {
                "erasure_id": request.erasure_id,
                "user_id": request.user_id,
                "removed": {"things": 2},
            }
        ),
    )


async def erase(auth: Auth, address: str = ADA) -> tuple[dict[str, Any], str]:
    """Sign in, ask to be forgotten; gives the tokens and the receipt."""
    signed_in = await auth.sign_in(address)
    code = await auth.code(address)
    answer = await wish(auth, signed_in["user"]["id"], code)
    assert answer.status_code == 202, answer.text
    return signed_in, answer.json()["receipt"]


async def test_the_account_and_all_that_hangs_on_it_are_gone_at_once(
    auth: Auth,
) -> None:
    signed_in, _ = await erase(auth)

    async with auth.running.database.read() as session:
        for table in (User, UserSession, SignInCode, Mail, Export):
            assert list(await session.scalars(select(table))) == []
        subjects = set(await session.scalars(select(Attempt.subject)))
    assert ADA not in subjects
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    me = await auth.client.get("/api/v1/auth/me", headers=headers)
    assert (me.status_code, me.json()["code"]) == (401, "session_over")
    assert (await auth.refresh(signed_in["refresh_token"])).status_code == 401


async def test_a_restart_does_not_wake_the_tokens_up(auth: Auth) -> None:
    signed_in, _ = await erase(auth)

    answer = await auth.client.get(
        "/internal/revocations", headers=internal_bearer("edge", "auth")
    )

    assert str(signed_in["user"]["id"]) in answer.json()["users"]


async def test_it_is_over_when_all_seven_have_answered(auth: Auth) -> None:
    _, receipt = await erase(auth)
    [request] = await auth.running.emitted(ErasureRequested)
    for service in SERVICES[:-1]:
        for _ in range(2):
            await hear_receipt(auth, service, request)
    begun = await state(auth, receipt)
    assert begun["status"] == "in_progress"
    assert [p["service"] for p in begun["services"] if p["status"] == "waiting"] == [
        SERVICES[-1]
    ]

    await hear_receipt(auth, SERVICES[-1], request)

    done = await state(auth, receipt)
    assert done["status"] == "completed"
    assert done["completed_at"] is not None
    assert {p["removed"]["things"] for p in done["services"]} == {2}
    assert len(await auth.running.emitted(UserErased)) == 1


async def test_a_code_may_be_pasted_with_gaps(auth: Auth) -> None:
    signed_in = await auth.sign_in(ADA)
    code = await auth.code(ADA)

    answer = await wish(auth, signed_in["user"]["id"], f"{code[:3]} {code[3:]}")

    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize("otp", ["000000", "999999"])
async def test_a_wrong_code_erases_nothing_and_is_counted(auth: Auth, otp: str) -> None:
    signed_in = await auth.sign_in(ADA)
    code = await auth.code(ADA)
    if otp == code:
        otp = "111111"

    answers = [await wish(auth, signed_in["user"]["id"], otp) for _ in range(5)]
    late = await wish(auth, signed_in["user"]["id"], code)

    assert {a.json()["code"] for a in answers} == {"wrong_code"}
    assert [a.json()["tries_left"] for a in answers] == [4, 3, 2, 1, 0]
    assert late.json()["code"] == "code_expired"
    assert await auth.running.emitted(ErasureRequested) == []


async def test_only_profiles_hands_a_wish_on(auth: Auth) -> None:
    signed_in = await auth.sign_in(ADA)
    body = {"user_id": signed_in["user"]["id"], "otp": await auth.code(ADA)}

    other = await auth.client.post(
        WISH, json=body, headers=internal_bearer("jobs", "auth")
    )
    person = await auth.client.post(
        WISH,
        json=body,
        headers={"Authorization": f"Bearer {signed_in['access_token']}"},
    )

    assert other.status_code == 403
    assert person.status_code == 401


async def test_services_that_never_answered_are_asked_again(
    auth: Auth,
) -> None:
    await erase(auth)
    database = auth.running.database

    for hours in (0.5, 2, 2.5):
        async with database.write() as session:
            await erasures.ask_again(session, now=utc_now() + timedelta(hours=hours))

    assert len(await auth.running.emitted(ErasureRequested)) == 2


async def test_mails_in_the_folder_go_too(auth: Auth) -> None:
    await auth.sign_in("grace@example.com")
    folder = auth.settings.data_dir / "mail"
    cut_off = folder / f".{mark_of(ADA)}-cut-off"  # auth was killed while it wrote
    cut_off.write_text(ADA)
    await erase(auth)

    erasing = auth.running.state["erasing"]
    await erasing.workers[0].work()

    assert auth.mails(ADA) == []
    assert not cut_off.exists()
    assert auth.mails("grace@example.com") != []


async def test_a_wrong_code_is_told_to_its_person_without_a_network(
    auth: Auth,
) -> None:
    """It comes from profiles; where the person is, auth is not told."""
    signed_in = await auth.sign_in(ADA)
    code = await auth.code(ADA)
    await wish(auth, signed_in["user"]["id"], f"{(int(code) + 1) % 1_000_000:06d}")
    while await telling(auth.running.database).work():
        pass

    told = await auth.ask(signed_in, "GET", "/security-events")

    [wrong] = [e for e in told.json()["items"] if e["kind"] == "wrong_code"]
    assert (wrong["count"], wrong["network"]) == (1, None)
