"""apache-libcloud's Azure connection as release drivers make one."""
import json
import os

from libcloud.common.azure_arm import AzureResourceManagementConnection

import offer as o

PARAMS = {"api-version": o.VERSION}


class Portal(AzureResourceManagementConnection):
    def __init__(self):
        super().__init__(key=os.environ["STOA_CLIENT_ID"], secret=os.environ["STOA_CLIENT_SECRET"])
        self.host = "cloudpartner.azure.com"
        self.login_host = "login.microsoftonline.com"
        self.login_resource = o.HOST
        self.tenant_id = os.environ["STOA_TENANT_ID"]
        self.access_token, self.expires_on = "", -1


portal = Portal()


def call(method, path, data=None, headers=None):
    return portal.request(path, params=PARAMS, method=method, headers=headers or {},
                          data=None if data is None else json.dumps(data))
