"""As much of AMQP 0-9-1 as a shop asks for: durable queues, messages that are kept before they count as sent, and jobs that
are taken one by one and are gone when they are done. https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf
"""
import select
import socket
import struct
from urllib.parse import unquote, urlsplit

METHOD, HEADER, BODY = 1, 2, 3
PERSISTENT = struct.pack('>HB', 1 << 12, 2)  # the flag of the one property that is there, and the property
NO_TABLE = struct.pack('>I', 0)


def short(text):
    return struct.pack('B', len(text.encode())) + text.encode()


class Connection:
    def __init__(self, url):
        at = urlsplit(url)
        self.socket = socket.create_connection((at.hostname, at.port), timeout=30)
        self.socket.sendall(b'AMQP\x00\x00\x09\x01')
        self.expect(10, 10)
        login = f'\0{unquote(at.username)}\0{unquote(at.password)}'.encode()
        self.send(10, 11, NO_TABLE + short('PLAIN') + struct.pack('>I', len(login)) + login + short('en_US'), channel=0)
        channels, size, _ = struct.unpack('>HIH', self.expect(10, 30))
        self.send(10, 31, struct.pack('>HIH', channels, size, 0), channel=0)
        self.send(10, 40, short(unquote(at.path[1:])) + short('') + b'\0', channel=0)
        self.expect(10, 41)
        self.call(20, 10, short(''))

    def publish(self, queue, message):
        """Returns when the message is kept."""
        self.declare(queue)
        self.call(85, 10, b'\0')
        self.send(60, 40, struct.pack('>H', 0) + short('') + short(queue) + b'\0')
        self.frame(HEADER, struct.pack('>HHQ', 60, 0, len(message)) + PERSISTENT)
        self.frame(BODY, message)
        self.expect(60, 80)

    def jobs(self, queue):
        """Each message of a queue; None where there is none for a while. One counts as done when the next one is asked for."""
        self.declare(queue)
        self.call(60, 10, struct.pack('>IHB', 0, 1, 0))
        self.call(60, 20, struct.pack('>H', 0) + short(queue) + short('') + b'\0' + NO_TABLE)
        while True:
            if not select.select([self.socket], [], [], 5)[0]:
                yield None
                continue
            delivery = self.expect(60, 60)
            tag = delivery[1 + delivery[0]:][:8]
            size = struct.unpack('>Q', self.receive(HEADER)[4:12])[0]
            message = b''
            while len(message) < size:
                message += self.receive(BODY)
            yield message
            self.send(60, 80, tag + b'\0')

    def close(self):
        self.socket.close()

    def declare(self, queue):
        self.call(50, 10, struct.pack('>H', 0) + short(queue) + b'\x02' + NO_TABLE)

    def call(self, kind, method, arguments):
        self.send(kind, method, arguments)
        return self.expect(kind, method + 1)

    def send(self, kind, method, arguments, channel=1):
        self.frame(METHOD, struct.pack('>HH', kind, method) + arguments, channel)

    def frame(self, what, payload, channel=1):
        self.socket.sendall(struct.pack('>BHI', what, channel, len(payload)) + payload + b'\xce')

    def expect(self, kind, method):
        """The arguments of a method, which is what comes next."""
        payload = self.receive(METHOD)
        if payload[:4] != struct.pack('>HH', kind, method):
            raise RuntimeError(f'{kind}.{method} was expected, and came {struct.unpack(">HH", payload[:4])}: {payload[4:]}')
        return payload[4:]

    def receive(self, expected):
        what, _, size = struct.unpack('>BHI', self.read(7))
        payload = self.read(size + 1)[:-1]
        if what != expected:
            raise RuntimeError(f'a frame of type {expected} was expected, and came {what}: {payload}')
        return payload

    def read(self, size):
        data = b''
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise ConnectionError('the server has closed the connection')
            data += more
        return data
