//! The rule `setuid-file`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::command::options::{has, operands};
use crate::model::grant::{Grant, grants};
use crate::model::mode::{Lends, Mode};
use crate::model::run::Run;
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use text_size::TextRange;

rule! {
    /// A program lends its owner's rights, or powers of root, to whoever runs it.
    ///
    /// # Why
    ///
    /// A program with the setuid bit runs as its owner, mostly root, whoever starts it. File
    /// capabilities do the same for single powers of root. A container that doesn't run as root can
    /// take these rights back through such a program and change what it was kept from.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// COPY backup /usr/local/bin/backup
    /// RUN chmod 4755 /usr/local/bin/backup
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// COPY backup /usr/local/bin/backup
    /// RUN chmod 755 /usr/local/bin/backup
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN setcap cap_net_raw+ep /usr/bin/traceroute
    /// USER 10001:10001
    /// ```
    ///
    /// Taking the bits away is good, and on a folder the setgid bit only hands its group down:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +
    /// RUN mkdir /srv/shared && chmod 2775 /srv/shared
    /// USER 10001:10001
    /// ```
    ///
    /// # Fix
    ///
    /// The mode loses the bits that lend rights. Who needs the program must then be given the rights
    /// in another way. For file capabilities there is no rewrite: which of them the program can do
    /// without, only its author knows.
    ///
    /// # References
    ///
    /// - [chmod(2): S_ISUID and S_ISGID](https://man7.org/linux/man-pages/man2/chmod.2.html)
    /// - [capabilities(7): file capabilities](https://man7.org/linux/man-pages/man7/capabilities.7.html)
    /// - [Kubernetes: allowPrivilegeEscalation](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/),
    ///   which makes both void for a container
    SETUID_FILE {
        id: "setuid-file",
        title: "Setuid file",
        severity: Warning,
        level: Restricted,
        way: Privileges,
        peers: [],
        why: "Whoever runs such a program gets rights that the container's user was kept from.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for grant in grants(build) {
        let Some(mode) = grant.mode() else { continue };
        let Some(lends) = mode.lends() else { continue };
        let whose = grant.whose();
        let (rights, severity) = match lends {
            Lends::User => ("owner", Severity::Warning),
            // On a folder the bit is harmless, and most that get it are folders.
            Lends::Group if grant.is_folder => continue,
            Lends::Group => ("group", Severity::Info),
        };
        let message = format!(
            "mode `{}` lets whoever runs {} act as its {rights}",
            grant.mode,
            quoted(whose)
        );
        let finding = cx.report(grant.place, message, || fix(build, &grant, mode));
        finding.severity = severity;
    }
    for (place, file, capabilities) in granted_capabilities(build) {
        let message = format!("`{file}` gets `{capabilities}`, whoever runs it");
        let reason = "whether the program can do without is for its author to say";
        let finding = cx.report(place, message, || Err(Declined::because(reason)));
        // Ports below 1024 are open to everybody in most containers anyway.
        if is_only_to_bind(&capabilities) {
            finding.severity = Severity::Info;
        }
    }
}

/// A path in backticks; words of ours without.
fn quoted(whose: &str) -> String {
    if whose.contains(' ') { whose.to_owned() } else { format!("`{whose}`") }
}

fn fix(build: &Build<'_>, grant: &Grant, mode: Mode<'_>) -> Result<Fix, Declined> {
    let mode = mode.without_lending();
    let rewrite = grant.write(build, &mode)?;
    Ok(Fix::new(format!("Set the mode to `{mode}`"), Applicability::MayBreak, rewrite))
}

/// The file capabilities that the image's stages set: where, to which file, and which.
fn granted_capabilities(build: &Build<'_>) -> Vec<(TextRange, String, String)> {
    let calls =
        build.image_steps().flat_map(Run::calls).filter(|call| call.program() == Some("setcap"));
    let granted = calls.filter_map(|call| {
        let arguments = call.arguments("n");
        // `-v` only verifies.
        if has(&arguments, "v r") {
            return None;
        }
        let mut operands = operands(&arguments);
        let (capabilities, file) = (operands.next()?, operands.next()?);
        let grants = capabilities.contains(['+', '=']) && !capabilities.ends_with('=');
        let shown = |text: &str| text.replace(crate::syntax::shell::UNKNOWN, "…");
        grants.then(|| (call.place(), shown(file), shown(capabilities)))
    });
    granted.collect()
}

fn is_only_to_bind(capabilities: &str) -> bool {
    let names = capabilities.split(['+', '=']).next().unwrap_or(capabilities);
    names.eq_ignore_ascii_case("cap_net_bind_service")
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Severity, Source};

    fn found(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let mut findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.retain(|it| it.rule == "setuid-file");
        findings
    }

    fn messages(run: &str) -> Vec<String> {
        found(&format!("FROM debian:12.8\nRUN {run}\n")).into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn programs_that_lend_rights_are_found() {
        assert_eq!(
            messages("a && \\\n chmod -R u+s,o+x /x"),
            ["mode `u+s,o+x` lets whoever runs `/x` act as its owner"]
        );
        assert_eq!(
            messages("install -m 4755 a /usr/bin/a"),
            ["mode `4755` lets whoever runs `/usr/bin/a` act as its owner"]
        );
        assert_eq!(
            messages("chmod 6711 $X")[0],
            "mode `6711` lets whoever runs its files act as its owner"
        );
        assert_eq!(
            messages("setcap 'cap_net_bind_service,cap_net_raw=+ep' /x"),
            ["`/x` gets `cap_net_bind_service,cap_net_raw=+ep`, whoever runs it"]
        );
    }

    #[test]
    fn what_lends_nothing_is_no_finding() {
        for run in [
            "chmod 755 /x",
            "chmod u-s /x",
            "chmod 1777 /tmp",
            "chmod 0755 /x",
            "setcap -r /x",
            "setcap cap_net_raw= /x",
            "setcap -v cap_net_raw=+ep /x",
            "mkdir -m 2775 /x",
            "chmod 2775 /x; chmod -R g+ws /y; chmod g+s,g+w $Z",
            "find /x -type d -exec chmod g+s {} \\;",
            "echo chmod 4755 /x",
        ] {
            assert_eq!(messages(run), [""; 0], "{run}");
        }
        assert_eq!(found("FROM a AS b\nRUN chmod 4755 /x\nFROM scratch\n"), []);
    }

    #[test]
    fn what_may_be_a_folder_or_is_nearly_harmless_weighs_less() {
        let severity = |run: &str| found(&format!("FROM a\nRUN {run}\n"))[0].severity;
        assert_eq!(severity("chmod 4755 /x"), Severity::Warning);
        assert_eq!(severity("chmod g+s /x"), Severity::Info);
        assert_eq!(severity("setcap cap_sys_admin+ep /x"), Severity::Warning);
        assert_eq!(severity("setcap CAP_NET_BIND_SERVICE=+eip /x"), Severity::Info);
    }
}
