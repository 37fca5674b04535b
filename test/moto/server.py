"""moto, an AWS that is not ours, on a free loopback port, with the one thing that it cannot do over HTTP: back-dating.

Prints its address as the first line and ends when its standard input does, so that it never outlives its parent.
POST /world/backdate with JSON sets the creation date of a user, or of a key and when and where it was last used:

    {"account": "111111111111", "user": "bot", "create_date": "2020-01-01T00:00:00Z"}
    {"account": "111111111111", "key": "AKIA…", "create_date": "…", "last_used": {"date": "…", "service": "s3", "region": "…"}}
"""

import json
import os
import sys
import threading
from datetime import datetime, timezone

from moto.iam.models import AccessKeyLastUsed, iam_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    def log(self, type, message, *args):
        """The transcript of interest is the product's, not moto's."""


def moment(text):
    """moto keeps naive UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc).replace(tzinfo=None)


def backdate(order):
    users = iam_backends[order["account"]]["aws"].users.values()
    if "user" in order:
        (user,) = [user for user in users if user.name == order["user"]]
        user.create_date = moment(order["create_date"])
        return
    (key,) = [key for user in users for key in user.access_keys if key.access_key_id == order["key"]]
    if "create_date" in order:
        key.create_date = moment(order["create_date"])
    if "last_used" in order:
        used = order["last_used"]
        key.last_used = AccessKeyLastUsed(moment(used["date"]), used["service"], used["region"])


def with_backdating(moto):
    def application(environ, start_response):
        if environ["PATH_INFO"] != "/world/backdate":
            return moto(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            backdate(json.loads(body))
        except Exception as error:  # A test that asks for nonsense has to see what was wrong.
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [repr(error).encode()]
        start_response("204 No Content", [])
        return [b""]

    return application


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def main():
    application = with_backdating(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
