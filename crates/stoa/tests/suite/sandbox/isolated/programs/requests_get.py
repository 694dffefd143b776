import os, requests

print(requests.get(os.environ["TARGET"], timeout=30).status_code)
