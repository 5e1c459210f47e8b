"""An independent client, matrix-nio: registers, makes a room, talks with somebody, syncs with a gap and pages.

usage: nio_peer.py HOMESERVER
Prints one JSON object that says what it saw; an answer that nio does not understand ends it with a traceback.
"""

import asyncio
import json
import sys

from nio import AsyncClient, AsyncClientConfig, RoomPreset

CONFIG = AsyncClientConfig(encryption_enabled=False)


def good(answer):
    if type(answer).__name__.endswith("Error"):
        raise RuntimeError(f"{type(answer).__name__}: {answer}")
    return answer


async def sign_up(homeserver, name):
    client = AsyncClient(homeserver, name, config=CONFIG)
    good(await client.register(name, "correct horse battery"))
    return client


def bodies(events):
    return [event.body for event in events if hasattr(event, "body")]


async def talk(homeserver):
    anna, boris = await sign_up(homeserver, "nio-anna"), await sign_up(homeserver, "nio-boris")
    room = good(await anna.room_create(name="Market", preset=RoomPreset.private_chat, invite=[boris.user_id])).room_id
    first = good(await boris.sync(timeout=5000))
    invited = room in first.rooms.invite
    good(await boris.join(room))
    good(await boris.sync(timeout=5000))
    for at in range(40):
        content = {"msgtype": "m.text", "body": f"price {at}"}
        good(await anna.room_send(room, "m.room.message", content))
    limit = {"room": {"timeline": {"limit": 5}}}
    later = good(await boris.sync(timeout=5000, sync_filter=limit))
    timeline = later.rooms.join[room].timeline
    read, token = bodies(timeline.events), timeline.prev_batch
    while token and "price 0" not in read:
        page = good(await boris.room_messages(room, token, limit=15))
        read, token = list(reversed(bodies(page.chunk))) + read, page.end
    content = {"msgtype": "m.text", "body": "all bought"}
    sent = good(await boris.room_send(room, "m.room.message", content)).event_id
    good(await boris.room_read_markers(room, sent, sent))
    good(await boris.room_typing(room, True))
    answer = good(await anna.sync(timeout=5000))
    heard = bodies(answer.rooms.join[room].timeline.events)
    members = good(await anna.joined_members(room)).members
    good(await anna.room_redact(room, sent, reason="sold out"))
    good(await anna.set_displayname("Anna"))
    name = good(await boris.get_displayname(anna.user_id)).displayname
    await anna.close()
    await boris.close()
    return {
        "invited": invited,
        "limited": timeline.limited,
        "read": [body for body in read if body.startswith("price ")],
        "heard": heard[-1],
        "members": sorted(member.user_id for member in members),
        "name": name,
    }


print(json.dumps(asyncio.run(talk(sys.argv[1]))))
