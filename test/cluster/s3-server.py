"""As much of S3 as restic asks for, over HTTP: one bucket per first directory below a folder, and signatures of version 4.

Its environment says who may: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; its arguments are the port and the folder.
What it answers is what https://docs.aws.amazon.com/AmazonS3/latest/API/ says.
"""
import hashlib
import hmac
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
ID, SECRET = os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY']
WHO = re.compile(r'AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)')


def hashed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class S3(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self, status, body=b'', **headers):
        self.send_response(status)
        for name, value in {'Content_Length': len(body), **headers}.items():
            self.send_header(name.replace('_', '-'), str(value))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def error(self, status, code):
        self.answer(status, f'<Error><Code>{code}</Code></Error>'.encode(), Content_Type='application/xml')

    def signed(self):
        found = WHO.match(self.headers.get('Authorization', ''))
        if not found or found[1] != ID:
            return False
        _, day, region, names, signature = found.groups()
        query = '&'.join(sorted(f'{quote(k, safe="-_.~")}={quote(v, safe="-_.~")}' for k, [v] in self.query.items()))
        lines = [self.command, self.url.path, query]
        lines += [f'{name}:{self.headers[name].strip()}' for name in names.split(';')]
        request = '\n'.join([*lines, '', names, self.headers['X-Amz-Content-Sha256']])
        digest = hashlib.sha256(request.encode()).hexdigest()
        scope = f'{day}/{region}/s3/aws4_request'
        key = f'AWS4{SECRET}'.encode()
        for part in scope.split('/'):
            key = hashed(key, part)
        wanted = hashed(key, '\n'.join(['AWS4-HMAC-SHA256', self.headers['X-Amz-Date'], scope, digest])).hex()
        return hmac.compare_digest(wanted, signature)

    def handle_request(self):
        self.url = urlsplit(self.path)
        self.query = parse_qs(self.url.query, keep_blank_values=True)
        body = self.body()
        if not self.signed():
            return self.error(403, 'SignatureDoesNotMatch')
        bucket, _, key = unquote(self.url.path).lstrip('/').partition('/')
        place = FOLDER / bucket
        if not key:
            return self.bucket(place)
        if not place.is_dir():
            return self.error(404, 'NoSuchBucket')
        self.object(place / 'objects' / quote(key, safe=''), body)

    do_GET = do_HEAD = do_PUT = do_DELETE = handle_request

    def body(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if not self.headers.get('X-Amz-Content-Sha256', '').startswith('STREAMING-'):
            return body
        # Chunks, each behind a line with its length and a signature of its own.
        chunks = b''
        while body:
            line, _, body = body.partition(b'\r\n')
            size = int(line.split(b';')[0], 16)
            if size == 0:
                return chunks
            chunks, body = chunks + body[:size], body[size + 2:]

    def bucket(self, place):
        if self.command == 'PUT':
            (place / 'objects').mkdir(parents=True, exist_ok=True)
            return self.answer(200)
        if not place.is_dir():
            return self.error(404, 'NoSuchBucket')
        if 'location' in self.query:
            return self.answer(200, b'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>')
        prefix, delimiter = (self.query.get(name, [''])[0] for name in ('prefix', 'delimiter'))
        keys, common = [], set()
        for path in sorted((place / 'objects').iterdir()):
            key = unquote(path.name)
            if not key.startswith(prefix) or key.endswith('~'):
                continue
            head, found, _ = key[len(prefix):].partition(delimiter) if delimiter else (key, '', '')
            if found:
                common.add(prefix + head + found)
            else:
                keys.append(f'<Contents><Key>{escape(key)}</Key><Size>{path.stat().st_size}</Size><ETag>"x"</ETag>'
                            '<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>')
        prefixes = [f'<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>' for each in sorted(common)]
        text = ''.join(['<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>',
                        *keys, *prefixes, '</ListBucketResult>'])
        self.answer(200, text.encode(), Content_Type='application/xml')

    def object(self, path, body):
        if self.command == 'PUT':
            part = path.with_name(f'{path.name}~')
            part.write_bytes(body)
            part.rename(path)
            return self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')
        if self.command == 'DELETE':
            path.unlink(missing_ok=True)
            return self.answer(204)
        if not path.exists():
            return self.error(404, 'NoSuchKey')
        content = path.read_bytes()
        headers = {'ETag': f'"{hashlib.md5(content).hexdigest()}"', 'Last_Modified': 'Thu, 01 Jan 2026 00:00:00 GMT'}
        if self.command == 'HEAD':
            return self.answer(200, Content_Length=len(content), **headers)
        wanted = re.match(r'bytes=(\d+)-(\d*)$', self.headers.get('Range', ''))
        if not wanted:
            return self.answer(200, content, **headers)
        first, last = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
        self.answer(206, content[first:last + 1], Content_Range=f'bytes {first}-{last}/{len(content)}', **headers)


FOLDER.mkdir(parents=True, exist_ok=True)
ThreadingHTTPServer(('', PORT), S3).serve_forever()
