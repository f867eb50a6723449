"""Signs requests with botocore's SigV4Auth, as the reference for botocore_agreement_test.cpp.

Reads one JSON object a line from the file named first: method, url, headers (pairs), body (base64), timestamp,
service, region, access_key_id, secret_access_key, session_token. Prints the Authorization header of each, a line each.
The time comes with the request: the steps of SigV4Auth.add_auth are taken here without its clock.
"""

import base64
import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def authorization(wanted):
    credentials = Credentials(
        wanted["access_key_id"], wanted["secret_access_key"], wanted["session_token"] or None
    )
    signer = SigV4Auth(credentials, wanted["service"], wanted["region"])
    request = AWSRequest(method=wanted["method"], url=wanted["url"], data=base64.b64decode(wanted["body"]))
    for name, value in wanted["headers"]:
        request.headers[name] = value
    request.context["timestamp"] = wanted["timestamp"]
    signer._modify_request_before_signing(request)
    string_to_sign = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(string_to_sign, request))
    return request.headers["Authorization"]


with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        print(authorization(json.loads(line)))
