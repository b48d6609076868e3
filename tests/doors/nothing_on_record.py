"""The routes that put nothing on record, each with the reason why there is nothing to put."""

NO_WORDS = "shows states and times of calls, no word of them"
A_FORM = "an empty form"
NAMES = "names of colleagues and teams; what is behind them is on record"
OWN = "about oneself only"
WITHOUT: dict[tuple[str, str], str] = {
    ("GET", "static"): "files of the app",
    ("GET", "pages.icon"): "files of the app",
    ("GET", "pages.health"): "for machines",
    ("GET", "pages.start"): "leads on to another page",
    ("GET", "security.login"): A_FORM,
    ("GET", "security.change_password"): A_FORM,
    ("POST", "security.change_password"): "tried below, with the password that it needs",
    ("POST", "security.login"): "tried below, with a password and without",
    ("GET", "calls.library_row"): NO_WORDS,
    ("GET", "calls.call_state"): NO_WORDS,
    ("GET", "calls.call_stages"): NO_WORDS,
    ("GET", "calls.sound"): NO_WORDS,
    ("GET", "retranscription.requests"): NO_WORDS,
    ("GET", "work.overview"): NO_WORDS,
    ("GET", "work.progress"): NO_WORDS,
    ("GET", "calls.upload"): A_FORM,
    ("GET", "retranscription.one"): A_FORM,
    ("GET", "retranscription.many"): A_FORM,
    ("GET", "people.add"): A_FORM,
    ("GET", "originals.original"): "asks for a reason; the reason opens it, and is on record",
    ("GET", "glossary.words"): "the centre's own words; who changes or takes them is on record",
    ("GET", "rubric_differences.between_versions"): "the centre's own rubrics",
    ("GET", "rubric_differences.of_draft"): "the centre's own rubrics",
    ("GET", "scorecards.overview"): "the centre's own rubrics; changes are on record",
    ("GET", "rubric_drafts.check"): "what is wrong with a draft; its pages are on record",
    ("GET", "rubric_rules.overview"): "rules for queues and teams; who changes them is on record",
    ("GET", "rules.overview"): "figures of rules over all calls",
    ("GET", "causes.overview"): "names no agent; what reviews say of the centre's own ways",
    ("GET", "reviews.critical"): "a list of reviews; opening one is on record",
    ("GET", "reviews.my_reviews"): "a list of one's own reviews; opening one is on record",
    ("GET", "coaching.plans"): "a list of plans; opening one is on record",
    ("GET", "coaching.new_plan"): "a list of reviews; drafting from them is on record",
    ("GET", "progress.overview"): NAMES,
    ("GET", "teams.overview"): NAMES,
    ("GET", "teams.edit"): NAMES,
    ("GET", "people.sessions"): OWN,
    ("GET", "record.mine"): OWN,
    ("GET", "account.overview"): OWN,
    ("GET", "account.second_factor"): OWN,
    ("GET", "account.authenticator"): OWN,
    ("GET", "sign_in.second_step"): A_FORM,
    ("GET", "sign_in.verify"): A_FORM,
    ("GET", "sign_in.by_link"): A_FORM,
    **dict.fromkeys(
        (
            ("POST", "account.authenticator"), ("POST", "account.remove_authenticator"),
            ("POST", "account.recovery_codes"), ("POST", "passkeys.add"),
            ("POST", "passkeys.remove"), ("POST", "passkeys.sign_in"),
            ("POST", "sign_in.second_step"), ("POST", "sign_in.by_link"),
            ("POST", "sign_in.verify"), ("POST", "passkeys.verify"),
            ("GET", "single_sign_on.callback"),
        ),
        "needs an app, a key, a link or a provider: tests of second factors and single sign-on",
    ),
    ("GET", "retention.overview"): "rules and numbers of calls",
    ("GET", "retention.rule_page"): "a rule and numbers of calls",
    ("GET", "retention.holds_page"): "what is held; who placed and lifted it is on record",
    ("GET", "retention.certificates_page"): "numbers of what is gone",
    ("GET", "retention.certificate_page"): "numbers of what is gone",
    ("GET", "retention.new_rule"): A_FORM,
    ("GET", "retention.erase_call"): A_FORM,
    ("GET", "anonymising.confirm"): A_FORM,
    ("POST", "anonymising.confirm"): "for who left: tests of customers' requests",
    **dict.fromkeys(
        (
            ("POST", "resumable.create"), ("GET", "resumable.upload"),
            ("PATCH", "resumable.go_on"), ("DELETE", "resumable.cancel"),
            ("POST", "resumable.forget"), ("POST", "resumable.outcome"),
        ),
        "pieces of a file; the call that comes of them is on record",
    ),
    ("GET", "subjects.overview"): "a list of requests; opening one is on record",
    ("GET", "subjects.new"): A_FORM,
    **dict.fromkeys(
        (
            ("POST", "retention.new_rule"), ("POST", "retention.confirm_rule"),
            ("POST", "retention.holds_page"), ("POST", "retention.erase_call"),
            *(
                ("POST", f"subjects.{step}")
                for step in (
                    "new", "take", "check_identity", "extend", "look_again", "decide", "export",
                    "erase", "suspend", "lift", "correct_reference", "close",
                )
            ),
            ("GET", "subjects.archive"), ("GET", "retention.certificate_file"),
        ),
        "needs several steps before it: tests of retention and of customers' requests",
    ),
    **dict.fromkeys(
        (
            ("POST", "passkeys.add_options"), ("POST", "passkeys.sign_in_options"),
            ("POST", "passkeys.verify_options"), ("GET", "single_sign_on.start"),
            ("GET", "single_sign_on.leave"),
        ),
        "leads on to a step that is on record",
    ),
}  # fmt: skip
