#!/usr/bin/env python3
"""Asks a server of Expanse, with nothing but Python's standard library.

usage: client.py ADDRESS RUN SYMBOL bars.csv     the token is read from EXPANSE_TOKEN

bars.csv has the columns time,open,high,low,close. First the whole series is sent for what has
happened, then its bars one after the other as if they closed now, while a second thread listens.
"""

import csv
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


class Server:
    """A run of one server."""

    def __init__(self, address, run, token):
        self.base = f"{address}/runs/{run}"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, what, body):
        """Sends JSON; the answer as an object. An error is the server's own sentence."""
        request = urllib.request.Request(
            f"{self.base}/{what}", json.dumps(body).encode(), self.headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as e:
            sys.exit(f"error {e.code}: {json.load(e)['error']}")

    def listen(self, symbol, heard, ready):
        """Appends every signal of a symbol to a list; ends with the connection."""
        query = urllib.parse.urlencode({"symbol": symbol})
        request = urllib.request.Request(f"{self.base}/signals?{query}", headers=self.headers)
        with urllib.request.urlopen(request) as stream:
            for line in stream:
                ready.set()
                if line.startswith(b"data: "):
                    heard.append(json.loads(line[len(b"data: "):]))


def read(file):
    with open(file, newline="") as rows:
        return [
            {
                "time": row["time"],
                **{price: float(row[price]) for price in ("open", "high", "low", "close")},
            }
            for row in csv.DictReader(rows)
        ]


def main():
    address, run, symbol, file = sys.argv[1:]
    server = Server(address, run, os.environ["EXPANSE_TOKEN"])
    bars = read(file)

    found = server.post("detect", {"symbol": symbol, "bars": bars})
    for span in found["spans"]:
        print("span", span["start"], span["end"], span["probability"])

    heard, ready = [], threading.Event()
    threading.Thread(target=server.listen, args=(symbol, heard, ready), daemon=True).start()
    ready.wait(60)
    inside = 0
    for bar in bars:
        for signal in server.post("push", {"symbol": symbol, "bars": [bar]})["signals"]:
            inside += signal["inside"]
    patience = time.monotonic() + 60
    while len(heard) < len(bars) and time.monotonic() < patience:
        time.sleep(0.01)
    assert sum(signal["inside"] for signal in heard) == inside
    print("bars", len(bars), "inside", inside)


if __name__ == "__main__":
    main()
