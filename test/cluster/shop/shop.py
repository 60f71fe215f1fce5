#!/usr/bin/env python3
"""What the images of examples/shop run, as small as it can be. Its one argument:

web         passes what begins with /api on to API_HOST and API_PORT, at port 8080
serve       the API, at port 8080: POST /orders, GET /orders, GET /orders/ID
work        ships the orders that are on the queue, one by one
is-working  whether it takes jobs
is-alive    whether it goes round
migrate     makes the tables

Postgres is where psql finds it in the environment, Redis is at CACHE_URL, RabbitMQ at JOBS_URL.
"""
import json
import os
import re
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import amqp

QUEUE = 'orders'
WORKING, ALIVE = Path('/tmp/working'), Path('/tmp/alive')
AN_ORDER = 'json_build_object(\'id\', id, \'item\', item, \'quantity\', quantity, \'status\', status)'


def sql(query, **values):
    """Runs SQL, with :'NAME' for each of the values; what it returns, as JSON."""
    arguments = [f'--set={name}={value}' for name, value in values.items()]
    done = subprocess.run(['psql', '-XAtq', '--set=ON_ERROR_STOP=1', *arguments], input=query, capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout) if done.stdout.strip() else None


def redis(*command):
    """One command of Redis, whose answer is a line or a text."""
    at = urlsplit(os.environ['CACHE_URL'])
    with socket.create_connection((at.hostname, at.port), timeout=10) as connection, connection.makefile('rwb') as stream:
        for words in [('AUTH', unquote(at.password)), command]:
            stream.write(b'*%d\r\n' % len(words) + b''.join(b'$%d\r\n%s\r\n' % (len(word.encode()), word.encode()) for word in words))
            stream.flush()
            kind, rest = (line := stream.readline().rstrip())[:1], line[1:]
            if kind == b'-':
                raise RuntimeError(rest.decode())
            answer = stream.read(int(rest) + 2)[:-2].decode() if kind == b'$' and rest != b'-1' else None
    return answer


class Server(BaseHTTPRequestHandler):
    def answer(self, status, value, **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {'Content-Type': 'application/json', 'Content-Length': len(body), **headers}.items():
            self.send_header(name, str(text))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get('Content-Length', 0)))

    def do_GET(self):
        if self.path == '/ready':
            return self.answer(200, {})
        try:
            self.handle_request()
        except Exception as error:
            self.answer(503, {'error': str(error)})

    do_POST = do_GET


class Web(Server):
    def handle_request(self):
        if not self.path.startswith('/api/'):
            return self.answer(200, b'<h1>Shop</h1>', **{'Content-Type': 'text/html'})
        url = f'http://{os.environ["API_HOST"]}:{os.environ["API_PORT"]}{self.path[len("/api"):]}'
        try:
            response = urlopen(Request(url, self.body() or None, method=self.command), timeout=60)
        except HTTPError as error:
            response = error
        with response:
            self.answer(response.status, response.read(), **{'X-From': response.headers.get('X-From', 'api')})


class Api(Server):
    def handle_request(self):
        if (self.command, self.path) == ('POST', '/orders'):
            order = json.loads(self.body())
            made = sql(f"INSERT INTO orders (item, quantity) VALUES (:'item', :'quantity') RETURNING {AN_ORDER};", **order)
            jobs = amqp.Connection(os.environ['JOBS_URL'])
            jobs.publish(QUEUE, str(made['id']).encode())
            jobs.close()
            self.answer(201, made)
        elif (self.command, self.path) == ('GET', '/orders'):
            self.answer(200, sql(f"SELECT coalesce(json_agg({AN_ORDER} ORDER BY id), '[]') FROM orders;"), **{'X-From': 'database'})
        elif found := re.fullmatch(r'/orders/(\d+)', self.path):
            if cached := redis('GET', f'order:{found[1]}'):
                return self.answer(200, cached.encode(), **{'X-From': 'cache'})
            order = sql(f"SELECT {AN_ORDER} FROM orders WHERE id = :'id';", id=found[1])
            self.answer(200 if order else 404, order or {}, **{'X-From': 'database'})
        else:
            self.answer(404, {})


def work():
    while True:
        ALIVE.touch()
        try:
            connection = amqp.Connection(os.environ['JOBS_URL'])
            break
        except OSError as error:
            print(f'no queue: {error}', flush=True)
            time.sleep(2)
    for job in connection.jobs(QUEUE):
        WORKING.touch()
        ALIVE.touch()
        if job:
            order = sql(f"UPDATE orders SET status = 'shipped' WHERE id = :'id' RETURNING {AN_ORDER};", id=job.decode())
            redis('SET', f'order:{order["id"]}', json.dumps(order), 'EX', '3600')
            print(f'shipped order {order["id"]}', flush=True)


def migrate():
    sql("""CREATE TABLE orders (
             id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             item text NOT NULL,
             quantity int NOT NULL CHECK (quantity > 0),
             status text NOT NULL DEFAULT 'placed',
             at timestamptz NOT NULL DEFAULT now()
           );""")


COMMANDS = {
    'web': lambda: ThreadingHTTPServer(('', 8080), Web).serve_forever(),
    'serve': lambda: ThreadingHTTPServer(('', 8080), Api).serve_forever(),
    'work': work,
    'is-working': lambda: sys.exit(not WORKING.exists()),
    'is-alive': lambda: sys.exit(not ALIVE.exists() or time.time() - ALIVE.stat().st_mtime > 60),
    'migrate': migrate,
}
COMMANDS[sys.argv[1]]()
