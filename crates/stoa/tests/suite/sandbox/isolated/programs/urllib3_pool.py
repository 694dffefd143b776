import os, urllib3

print(urllib3.PoolManager().request("GET", os.environ["TARGET"], timeout=30, retries=False).status)
