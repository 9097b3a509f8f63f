//! The rule `unsigned-source`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::command::is_one_of;
use crate::model::run::{Moment, RunCall};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::shell::Word;
use text_size::TextRange;

rule! {
    /// A build takes what it downloads without a look at who signed or sent it.
    ///
    /// # Why
    ///
    /// Signatures and certificates prove that a package comes from where it should. Where they are
    /// switched off, everybody on the way between the build and the server decides what the image
    /// contains.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN curl -fsSLk https://example.com/tool.tgz -o /tmp/tool.tgz && \
    ///     apt-get install -y --allow-unauthenticated tini
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN curl -fsSL https://example.com/tool.tgz -o /tmp/tool.tgz && \
    ///     apt-get install -y tini
    /// ```
    ///
    /// A variable of the image holds for the running container as well:
    ///
    /// ```dockerfile bad
    /// FROM node:22.12.0
    /// ENV NODE_TLS_REJECT_UNAUTHORIZED=0
    /// ```
    ///
    /// A server on the same machine needs no proof:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// HEALTHCHECK CMD curl -fk https://localhost:8443/health
    /// ENV NODE_TLS_REJECT_UNAUTHORIZED=1
    /// ```
    ///
    /// # Fix
    ///
    /// The option goes away. If the build then fails, its certificate or key is missing: give it that
    /// one, with `COPY` or a build secret. For variables there is no rewrite.
    ///
    /// # References
    ///
    /// - [apt-secure(8)](https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html)
    /// - Also known as: Checkov `CKV2_DOCKER_2` to `CKV2_DOCKER_16`
    UNSIGNED_SOURCE {
        id: "unsigned-source",
        title: "Unsigned source",
        severity: Warning,
        level: Restricted,
        way: Image,
        peers: [
            "checkov:CKV2_DOCKER_2", "checkov:CKV2_DOCKER_3", "checkov:CKV2_DOCKER_4",
            "checkov:CKV2_DOCKER_5", "checkov:CKV2_DOCKER_6", "checkov:CKV2_DOCKER_7",
            "checkov:CKV2_DOCKER_8", "checkov:CKV2_DOCKER_9", "checkov:CKV2_DOCKER_10",
            "checkov:CKV2_DOCKER_11", "checkov:CKV2_DOCKER_12", "checkov:CKV2_DOCKER_13",
            "checkov:CKV2_DOCKER_14", "checkov:CKV2_DOCKER_15", "checkov:CKV2_DOCKER_16",
        ],
        why: "Everybody between the build and the server decides what the image contains.",
        check: Dockerfile(check),
    }
}

/// Programs, and the options with which they take what nobody signed.
const OPTIONS: [(&str, &str); 8] = [
    ("apt apt-get aptitude", "--allow-unauthenticated --force-yes --allow-insecure-repositories"),
    ("apk", "--allow-untrusted"),
    ("yum dnf dnf5 microdnf tdnf", "--nogpgcheck --no-gpgchecks"),
    ("zypper", "--no-gpg-checks"),
    ("rpm", "--nosignature --nodigest --nogpg"),
    ("curl", "--insecure"),
    ("wget", "--no-check-certificate"),
    ("npm pnpm yarn", "--strict-ssl=false --no-strict-ssl"),
];

/// Variables, with the values that switch proofs off; without one, every value does.
const VARIABLES: [(&str, &str); 6] = [
    ("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
    ("GIT_SSL_NO_VERIFY", "1 true yes on"),
    ("PYTHONHTTPSVERIFY", "0"),
    ("NPM_CONFIG_STRICT_SSL", "false"),
    ("npm_config_strict_ssl", "false"),
    ("PIP_TRUSTED_HOST", ""),
];

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for run in build.runs.iter().filter(|run| run.moment == Moment::Build) {
        for call in run.calls() {
            for (index, becomes) in options(call) {
                let words = call.words();
                let word = &words[index];
                let message = format!("`{}` takes what nobody signed", word.text);
                cx.report(call.place_of(word), message, || fix(build, call, index, &becomes));
            }
            if let Some(word) = setting(call) {
                let message = format!("`{}` takes what nobody signed", word.text);
                let reason = "what relies on it must get its certificate or key first";
                cx.report(call.place_of(word), message, || Err(Declined::because(reason)));
            }
        }
    }
    variables(build, cx);
}

/// The options of a command that switch proofs off, and what becomes of their words.
fn options(call: RunCall<'_, '_>) -> Vec<(usize, String)> {
    let Some(program) = call.program() else { return Vec::new() };
    let words = call.words();
    let long = OPTIONS.iter().find(|(names, _)| is_one_of(names, program)).map_or("", |it| it.1);
    let is_local =
        words.iter().any(|it| it.text.contains("//localhost") || it.text.contains("//127."));
    if is_local {
        return Vec::new();
    }
    // Other things are done with packages that one makes oneself.
    let is_manager = ["curl", "wget", "rpm"].iter().all(|it| *it != program);
    if is_manager && call.installs().is_none() && !words.iter().any(|it| it.text == "update") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate().skip(1) {
        let Some(text) = word.known() else { continue };
        let gone = is_one_of(long, text) || program.starts_with("pip") && text == "--trusted-host";
        if gone {
            found.push((index, String::new()));
        }
        // The letter may stand among others.
        let letters =
            text.strip_prefix('-').filter(|_| program == "curl" && !text.starts_with("--"));
        if let Some(letters) = letters.filter(|it| is_insecure(it)) {
            let rest = letters.replacen('k', "", 1);
            found.push((index, if rest.is_empty() { rest } else { format!("-{rest}") }));
        }
    }
    found
}

/// Whether `k` is among letters of `curl`; behind one that takes a value it is a part of that.
fn is_insecure(letters: &str) -> bool {
    let flags =
        letters.split(['o', 'H', 'd', 'X', 'u', 'A', 'e', 'x', 'b', 'c', 'm', 'w', 'T', 'F', 'E']);
    flags.take(1).any(|flags| flags.contains('k'))
}

/// The word of a command that switches proofs off for all that comes behind it.
fn setting<'r, 't>(call: RunCall<'r, 't>) -> Option<&'r Word<'t>> {
    let words = call.words();
    let is_off = |it: &str| {
        let it = it.to_ascii_lowercase();
        ["http.sslverify=false", "[trusted=yes]", "gpgcheck=0", "sslverify=0", "sslverify=false"]
            .iter()
            .any(|setting| it.contains(setting))
    };
    let follows = |name: &str, value: &str| {
        let pair = words.windows(2).position(|it| {
            it[0].text.eq_ignore_ascii_case(name) && it[1].text.eq_ignore_ascii_case(value)
        });
        pair.map(|at| &words[at])
    };
    match call.program()? {
        "git" => {
            words.iter().find(|it| is_off(&it.text)).or_else(|| follows("http.sslVerify", "false"))
        }
        "npm" | "yarn" | "pnpm" => follows("strict-ssl", "false"),
        "echo" | "printf" | "sed" | "tee" | "yum" | "dnf" | "microdnf" | "yum-config-manager" => {
            words.iter().skip(1).find(|it| is_off(&it.text))
        }
        _ => None,
    }
}

fn variables(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (index, instruction) in build.dockerfile.instructions.iter().enumerate() {
        let is_kept = instruction.keyword == Some(Keyword::Env);
        let Arguments::Pairs(pairs) = &instruction.arguments else { continue };
        if !is_kept && instruction.keyword != Some(Keyword::Arg) {
            continue;
        }
        for pair in pairs {
            let known = VARIABLES.iter().find(|(name, _)| *name == pair.name.text);
            let (Some((name, values)), Some(value)) = (known, &pair.value) else { continue };
            let value = build.expand(value);
            let is_off = |it: &str| {
                let it = it.to_ascii_lowercase();
                if values.is_empty() { !it.is_empty() } else { is_one_of(values, &it) }
            };
            if !value.known().is_some_and(is_off) {
                continue;
            }
            let message = format!("`{name}` takes what nobody signed");
            let reason = "what relies on it must get its certificate or key first";
            let finding = cx.report(pair.name.range, message, || Err(Declined::because(reason)));
            let in_image = build.stage_at(index).is_some_and(|it| build.is_in_image(it.number));
            if is_kept && in_image {
                finding.severity = Severity::Error;
            }
        }
    }
}

/// Takes an option away, with its value if it has one, and the blanks before it.
fn fix(
    build: &Build<'_>,
    call: RunCall<'_, '_>,
    index: usize,
    becomes: &str,
) -> Result<Fix, Declined> {
    let words = call.words();
    let word = &words[index];
    if !call.run().is_shell_form {
        return Err(Declined::because("the list must be written anew by hand"));
    }
    let title = format!("Take `{}` away", word.text);
    let place = call.place_of(word);
    let rewrite = if becomes.is_empty() {
        let last = if word.text == "--trusted-host" { index + 1 } else { index };
        let end = call.place_of(&words[last.min(words.len() - 1)]).end();
        let start = call.place_of(&words[index - 1]).end();
        replace(build.dockerfile, TextRange::new(start.min(end), end), "")?
    } else {
        replace(build.dockerfile, place, becomes)?
    };
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Severity, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "unsigned-source").collect()
    }

    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    #[test]
    fn options_are_found_where_they_stand() {
        assert_eq!(
            found(
                "FROM a\nRUN apk add --allow-untrusted x.apk; wget --no-check-certificate https://a\n\
                 RUN pip3 install --trusted-host pypi.org y; yum -y --nogpgcheck install z; curl -kL https://b\n\
                 RUN git -c http.sslVerify=false clone c; git config --global http.sslVerify false\n\
                 RUN npm config set strict-ssl false && echo 'deb [trusted=yes] https://d ./' > /e\n"
            ),
            [
                "--allow-untrusted",
                "--no-check-certificate",
                "--trusted-host",
                "--nogpgcheck",
                "-kL",
                "http.sslVerify=false",
                "http.sslVerify",
                "strict-ssl",
                "'deb [trusted=yes] https://d ./'"
            ]
        );
    }

    #[test]
    fn what_is_proved_is_no_finding() {
        for text in [
            "FROM a\nRUN curl -fsSL -o k https://a; curl -okit https://b; curl -H k https://c; apk add k\n",
            "FROM a\nRUN pip install ''; apk index --allow-untrusted -o x; sed -i s/a/ '' b\n",
            "FROM a\nRUN curl -k https://localhost:1/x; git clone https://d; npm config set strict-ssl true\n",
            "FROM a\nCMD curl -k https://x\nENV GIT_SSL_NO_VERIFY=false PYTHONHTTPSVERIFY=1 NODE_TLS_REJECT_UNAUTHORIZED=$X\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn variables_of_the_image_weigh_more() {
        let severities =
            |text: &str| -> Vec<_> { findings(text).iter().map(|it| it.severity).collect() };
        let text = "FROM a AS b\nENV PYTHONHTTPSVERIFY=0\nFROM c\nARG GIT_SSL_NO_VERIFY=True\n\
                    ENV NODE_TLS_REJECT_UNAUTHORIZED 0\n";
        assert_eq!(severities(text), [Severity::Warning, Severity::Warning, Severity::Error]);
    }

    #[test]
    fn options_go_away_with_their_values() {
        let fixed = |run: &str| {
            let text = format!("FROM a\nRUN {run}\n");
            let fix = findings(&text).remove(0).fix.map_err(|declined| declined.reason)?;
            Ok::<_, std::borrow::Cow<'static, str>>(
                fix.edits.apply(&text)["FROM a\nRUN ".len()..].trim_end().to_owned(),
            )
        };
        assert_eq!(fixed("pip install --trusted-host a.b -r c").as_deref(), Ok("pip install -r c"));
        assert_eq!(fixed("curl -k https://a").as_deref(), Ok("curl https://a"));
        assert_eq!(fixed("curl -skL https://a").as_deref(), Ok("curl -sL https://a"));
        assert_eq!(
            fixed("wget \\\n  --no-check-certificate \\\n  https://a").as_deref(),
            Ok("wget \\\n  https://a")
        );
        assert!(fixed("[\"curl\", \"-k\", \"https://a\"]").is_err());
    }
}
