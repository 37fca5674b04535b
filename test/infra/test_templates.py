"""Proves config/aws by deploying it into moto and judging what came into being: who may become which role, what each
role may do, and what the table is. Where moto drops a property, the template itself is asked.

    python3 -m unittest discover -s test/infra
"""

import fnmatch
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from moto import mock_aws

sys.path.insert(0, str(Path(__file__).parent))

from deploy_to_moto import TEMPLATES, Cloud, deploy_everything

HUB = "111111111111"
MEMBER = "222222222222"
EXPECTED = json.loads((Path(__file__).parent / "expected-actions.json").read_text(encoding="utf-8"))
GITHUB = "token.actions.githubusercontent.com"
CLASSIC = "repo:example-org/security"
IMMUTABLE = "repo:example-org@1001/security@2002"


def as_list(value):
    return value if isinstance(value, list) else [value]


def trusts(role, action, context):
    """What IAM would answer, for the one operator the templates use; anything else is an error, not a guess."""
    for statement in role["trust"]["Statement"]:
        conditions = statement.get("Condition", {})
        assert set(conditions) <= {"StringEquals"}, conditions
        if statement["Effect"] == "Allow" and action in as_list(statement["Action"]):
            if all(context.get(key) in as_list(wanted) for key, wanted in conditions.get("StringEquals", {}).items()):
                return True
    return False


def claims(**changes):
    base = {"aud": "sts.amazonaws.com", "repository_id": "2002", "sub": f"{CLASSIC}:ref:refs/heads/main"}
    return {f"{GITHUB}:{name}": value for name, value in {**base, **changes}.items() if value is not None}


def actions_of(role):
    return sorted(action for statement in role["permissions"] for action in as_list(statement["Action"]))


def allows(role, action, resource):
    return any(
        action in as_list(statement["Action"])
        and any(fnmatch.fnmatchcase(resource, pattern) for pattern in as_list(statement["Resource"]))
        for statement in role["permissions"]
    )


def deployed(hub_parameters=None, member_parameters=None):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    with mock_aws():
        return deploy_everything(Cloud(), HUB, [HUB, MEMBER], hub_parameters, member_parameters)


class Defaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.result = deployed()
        hub = cls.result["roles"][HUB]
        cls.scan = hub["iam-key-rotation-scan"]
        cls.remediation = hub["iam-key-rotation-remediation"]
        cls.identification = cls.result["roles"][MEMBER]["iam-key-rotation-identification"]
        cls.reporting = cls.result["roles"][MEMBER]["iam-key-rotation-reporting"]

    def web(self, role, **changes):
        return trusts(role, "sts:AssumeRoleWithWebIdentity", claims(**changes))

    def test_scan_role_takes_the_default_branch_in_both_forms_of_sub(self):
        self.assertTrue(self.web(self.scan))
        self.assertTrue(self.web(self.scan, sub=f"{IMMUTABLE}:ref:refs/heads/main"))

    def test_scan_role_takes_nothing_else(self):
        for changes in (
            {"sub": f"{CLASSIC}:ref:refs/heads/feature"},
            {"sub": f"{CLASSIC}:ref:refs/tags/main"},
            {"sub": f"{CLASSIC}:pull_request"},
            {"sub": f"{CLASSIC}:environment:remediation", "environment": "remediation"},
            {"sub": "repo:example-org/other:ref:refs/heads/main"},
            {"sub": "repo:example-org@9/security@2002:ref:refs/heads/main"},
            {"repository_id": "9"},
            {"repository_id": None},
            {"aud": "https://github.com/example-org"},
        ):
            with self.subTest(changes):
                self.assertFalse(self.web(self.scan, **changes))

    def test_remediation_role_takes_the_environment_in_both_forms_of_sub(self):
        for sub in (CLASSIC, IMMUTABLE):
            self.assertTrue(
                self.web(self.remediation, sub=f"{sub}:environment:remediation", environment="remediation")
            )

    def test_remediation_role_takes_nothing_else(self):
        good = {"sub": f"{CLASSIC}:environment:remediation", "environment": "remediation"}
        for changes in (
            {"environment": None},
            {"environment": "staging"},
            {"sub": f"{CLASSIC}:environment:staging"},
            {"sub": f"{CLASSIC}:ref:refs/heads/main"},
            {"sub": f"{CLASSIC}:pull_request"},
            {"sub": "repo:someone/security:environment:remediation"},
            {"repository_id": "9"},
            {"aud": "other"},
        ):
            with self.subTest(changes):
                self.assertFalse(self.web(self.remediation, **{**good, **changes}))

    def test_hub_roles_may_do_exactly_what_is_listed(self):
        self.assertEqual(actions_of(self.scan), EXPECTED["hub"]["ScanRole"])
        self.assertEqual(actions_of(self.remediation), EXPECTED["hub"]["RemediationRole"])

    def test_account_roles_may_do_exactly_what_is_listed(self):
        self.assertEqual(actions_of(self.identification), EXPECTED["member"]["IdentificationRole"])
        self.assertEqual(actions_of(self.reporting), EXPECTED["member"]["ReportingRole"])

    def test_each_hub_role_enters_its_own_account_role_only(self):
        identification, reporting = self.identification["arn"], self.reporting["arn"]
        self.assertTrue(allows(self.scan, "sts:AssumeRole", identification))
        self.assertFalse(allows(self.scan, "sts:AssumeRole", reporting))
        self.assertTrue(allows(self.remediation, "sts:AssumeRole", reporting))
        self.assertFalse(allows(self.remediation, "sts:AssumeRole", identification))
        self.assertEqual(self.principals(self.identification), [self.scan["arn"]])
        self.assertEqual(self.principals(self.reporting), [self.remediation["arn"]])

    def principals(self, role):
        return [
            arn for statement in role["trust"]["Statement"] for arn in as_list(statement["Principal"]["AWS"])
        ]

    def test_keys_are_changed_in_the_own_account_only(self):
        self.assertTrue(allows(self.reporting, "iam:UpdateAccessKey", f"arn:aws:iam::{MEMBER}:user/path/alice"))
        self.assertFalse(allows(self.reporting, "iam:UpdateAccessKey", f"arn:aws:iam::{HUB}:user/alice"))

    def test_table_and_no_other(self):
        table = f"arn:aws:dynamodb:eu-west-1:{HUB}:table/hammer-iam-user-keys-rotation"
        self.assertTrue(allows(self.scan, "dynamodb:PutItem", table))
        self.assertFalse(allows(self.scan, "dynamodb:PutItem", f"{table}-copy"))

    def test_table_is_hammers_on_demand_and_protected(self):
        table = self.result["table"]
        self.assertEqual(
            table["KeySchema"],
            [
                {"AttributeName": "account_id", "KeyType": "HASH"},
                {"AttributeName": "issue_id", "KeyType": "RANGE"},
            ],
        )
        self.assertEqual({a["AttributeType"] for a in table["AttributeDefinitions"]}, {"S"})
        self.assertEqual(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
        self.assertTrue(table["DeletionProtectionEnabled"])

    def test_no_log_group_unless_asked_for(self):
        self.assertEqual(self.result["log_groups"], [])


class Options(unittest.TestCase):
    def test_validate_role_reads_and_takes_pull_requests(self):
        result = deployed({"ValidateRoleName": "validate"}, {"HubValidateRoleName": "validate"})
        validate = result["roles"][HUB]["validate"]
        self.assertEqual(actions_of(validate), EXPECTED["hub"]["ValidateRole"])
        for sub in (CLASSIC, IMMUTABLE):
            self.assertTrue(
                trusts(validate, "sts:AssumeRoleWithWebIdentity", claims(sub=f"{sub}:pull_request"))
            )
        self.assertFalse(trusts(validate, "sts:AssumeRoleWithWebIdentity", claims()))
        trust = result["roles"][MEMBER]["iam-key-rotation-identification"]["trust"]["Statement"][0]
        self.assertIn(validate["arn"], trust["Principal"]["AWS"])

    def test_audit_trail_may_be_written_by_scan_and_remediation(self):
        result = deployed({"LogGroupName": "/security/keys", "LogRetentionDays": "400"})
        self.assertEqual(result["log_groups"], [{"name": "/security/keys", "days": 400}])
        stream = f"arn:aws:logs:eu-west-1:{HUB}:log-group:/security/keys:log-stream:scan"
        for name in ("iam-key-rotation-scan", "iam-key-rotation-remediation"):
            for action in EXPECTED["hub"]["WriteAuditLog"]:
                self.assertTrue(allows(result["roles"][HUB][name], action, stream), f"{name} {action}")

    def test_external_id_and_organisation_are_asked_for(self):
        result = deployed(
            {"OrganizationId": "o-exampleorgid"}, {"ExternalId": "secret-word", "OrganizationId": "o-exampleorgid"}
        )
        for role in ("iam-key-rotation-identification", "iam-key-rotation-reporting"):
            member = result["roles"][MEMBER][role]
            good = {"sts:ExternalId": "secret-word", "aws:PrincipalOrgID": "o-exampleorgid"}
            self.assertTrue(trusts(member, "sts:AssumeRole", good))
            self.assertFalse(trusts(member, "sts:AssumeRole", {**good, "sts:ExternalId": "other"}))
            self.assertFalse(trusts(member, "sts:AssumeRole", {**good, "aws:PrincipalOrgID": "o-otherorgid0"}))
        enter = result["roles"][HUB]["iam-key-rotation-scan"]["permissions"][0]
        self.assertEqual(enter["Condition"], {"StringEquals": {"aws:ResourceOrgID": "o-exampleorgid"}})

    def test_scan_only_accounts_have_no_role_that_changes_keys(self):
        result = deployed({}, {"AllowRemediation": "false"})
        self.assertEqual(list(result["roles"][MEMBER]), ["iam-key-rotation-identification"])
        self.assertNotIn("RoleNameReporting", result["members"][MEMBER])

    def test_without_github_claims_sub_still_names_the_environment(self):
        result = deployed({"UseGitHubClaims": "false"})
        statement = result["roles"][HUB]["iam-key-rotation-remediation"]["trust"]["Statement"][0]
        self.assertEqual(
            statement["Condition"]["StringEquals"],
            {
                f"{GITHUB}:aud": "sts.amazonaws.com",
                f"{GITHUB}:sub": [f"{CLASSIC}:environment:remediation", f"{IMMUTABLE}:environment:remediation"],
            },
        )


class Templates(unittest.TestCase):
    def test_cfn_lint_finds_nothing(self):
        files = sorted(str(path) for path in TEMPLATES.glob("*.yaml"))
        self.assertEqual(len(files), 2)
        lint = subprocess.run(["cfn-lint", *files], capture_output=True, text=True, check=False)
        self.assertEqual((lint.returncode, lint.stdout), (0, ""))

    def test_every_arn_is_of_the_partition_it_is_deployed_in(self):
        # moto always answers "aws" for AWS::Partition.
        for path in TEMPLATES.glob("*.yaml"):
            resources = path.read_text(encoding="utf-8").split("\nResources:\n")[1]
            arns = re.findall(r"arn:([^:]+(?:::Partition})?):", resources)
            self.assertGreaterEqual(len(arns), 4, path.name)
            self.assertEqual(set(arns), {"${AWS::Partition}"}, path.name)

    def test_table_is_kept_backed_up_and_encrypted(self):
        # moto drops these, so the template is asked.
        from cfnlint.decode import decode

        template, problems = decode(str(TEMPLATES / "hub.yaml"))
        self.assertEqual(problems, [])
        table = template["Resources"]["IssueTable"]
        self.assertEqual((table["DeletionPolicy"], table["UpdateReplacePolicy"]), ("Retain", "Retain"))
        self.assertTrue(table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"])
        self.assertTrue(table["Properties"]["SSESpecification"]["SSEEnabled"])


if __name__ == "__main__":
    unittest.main()
