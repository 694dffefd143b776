import http.client, os, ssl, urllib.parse

url = urllib.parse.urlsplit(os.environ["TARGET"])
connection = http.client.HTTPSConnection(url.netloc, context=ssl.create_default_context(), timeout=30)
connection.request("GET", url.path)
print(connection.getresponse().status)
