"""apache-libcloud's Azure connection, and what of azure-img-utils reads offers: every type that can be written is listed and read."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import offer as o  # noqa: E402

STOA = sys.argv[1]
VARIABLES = {
    "PASSWORD": "a password",
    "OS_DISK": o.core_vm("x")["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"],
    "AZURE_ACTIVE_DIRECTORY_APPLICATION_KEY": "an application key",
    "CONNECTION_STRING": "DefaultEndpointsProtocol=https;AccountName=stoademo;AccountKey=bm90IGEga2V5",
}


def stoa(*line):
    return subprocess.run([STOA, *line], env={**os.environ, **VARIABLES}, check=True, capture_output=True, text=True).stdout


types = {}
with tempfile.TemporaryDirectory() as folder:
    for offer_type in re.findall(r"^microsoft-[\w-]+", stoa("type", "list"), re.MULTILINE):
        try:
            example = stoa("type", "example", offer_type)
        except subprocess.CalledProcessError as refused:
            assert "not published any more" in refused.stderr, refused.stderr
            continue
        offer = "of-" + offer_type.removeprefix("microsoft-")
        example = re.sub(r"^publisherId: .*", f"publisherId: {o.PUBLISHER}", example, flags=re.MULTILINE)
        with open(os.path.join(folder, offer + ".yaml"), "w", encoding="utf-8") as file:
            file.write(re.sub(r"^id: .*", f"id: {offer}", example, count=1, flags=re.MULTILINE))
        types[offer] = offer_type
    stoa("apply", folder)
assert len(types) == 12, types
o.step("an example of every type that can be written is there")

try:
    from azure_img_utils.azure_image import AzureImage

    client = AzureImage(
        container="images", storage_account="demo", resource_group="demo",
        credentials_file=os.environ["AZURE_CREDENTIALS_FILE"],
    )

    def read(offer):
        return client.get_offer_doc(offer, o.PUBLISHER)

    name = "azure-img-utils"
except ImportError:
    from libcloud_portal import call

    def read(offer):
        return call("GET", f"/api/publishers/{o.PUBLISHER}/offers/{offer}").object

    listed = {one["id"]: one["offerTypeId"] for one in call("GET", f"/api/publishers/{o.PUBLISHER}/offers").object}
    assert types.items() <= listed.items(), listed
    o.step("all of them are listed")
    name = "apache-libcloud"

for offer, offer_type in types.items():
    document = read(offer)
    assert (document["id"], document["offerTypeId"]) == (offer, offer_type), document
    assert document["definition"]["displayText"] and isinstance(document["definition"]["plans"], list), document
o.step("each is read")
print(f"{name}: every type is read")
