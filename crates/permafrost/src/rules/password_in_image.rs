//! The rule `password-in-image`.

use crate::model::command::options::{Argument, has, operands};
use crate::model::run::{Run, RunCall};
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A user of the image has a password that is the same in every copy.
    ///
    /// # Why
    ///
    /// A password that is set while the image is built is known to everybody who can pull it or see
    /// how it is built. Whoever knows it becomes that user in each container, and changes what the
    /// user may change. A container needs no passwords: nobody logs in to it.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN useradd -u 10001 app && echo "app:secret" | chpasswd
    /// USER 10001
    /// ```
    ///
    /// An empty password lets everybody in:
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN passwd -d root
    /// USER 10001:10001
    /// ```
    ///
    /// Accounts that nobody can log in to are right:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN useradd -u 10001 -p '*' app && passwd -l root
    /// USER 10001
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite: leave the password out, and look at what asks for it. A program that needs
    /// one gets it when it starts, from a secret.
    ///
    /// # References
    ///
    /// - [Docker: build secrets](https://docs.docker.com/build/building/secrets/)
    /// - Also known as: Checkov `CKV2_DOCKER_17`
    PASSWORD_IN_IMAGE {
        id: "password-in-image",
        title: "Password in an image",
        severity: Error,
        level: Baseline,
        way: Credentials,
        peers: ["checkov:CKV2_DOCKER_17"],
        why: "Whoever knows the one password becomes that user in every container of the image.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for call in build.image_steps().flat_map(Run::calls) {
        if let Some(message) = sets_password(call) {
            let reason = "what asks for the password must be looked at first";
            cx.report(call.place(), message, || Err(Declined::because(reason)));
        }
    }
}

/// What a command does to passwords, if it sets one.
fn sets_password(call: RunCall<'_, '_>) -> Option<String> {
    let program = call.program()?;
    let set = || Some(format!("`{program}` sets a password in the image"));
    match program {
        "chpasswd" => set(),
        "passwd" => {
            let arguments =
                call.arguments("n x w i R --mindays --maxdays --warndays --inactive --root");
            let user = operands(&arguments).next().unwrap_or("root");
            if has(&arguments, "d --delete") {
                return Some(format!("`{user}` may log in without a password"));
            }
            // Without a terminal, `passwd` reads it from its input all the same.
            let is_given = has(&arguments, "s --stdin") || !call.command().piped.is_empty();
            let is_other = has(&arguments, "l u e S --lock --unlock --expire --status");
            if is_given && !is_other { set() } else { None }
        }
        "useradd" | "usermod" => {
            let arguments = call.arguments(USERADD);
            let password = arguments.iter().rfind(|it| matches!(it.option, "p" | "--password"))?;
            if is_locked(password) { None } else { set() }
        }
        _ => None,
    }
}

/// Options of `useradd` and `usermod` that take the next word.
const USERADD: &str = "b c d e f g G k K p s u R P Z l --base-dir --comment --home --home-dir \
                       --expiredate --inactive --gid --groups --skel --key --password --shell --uid \
                       --root --prefix --selinux-user --login";

/// Whether no password fits: `*`, `!` and whatever begins so (shadow(5)).
fn is_locked(password: &Argument<'_>) -> bool {
    password.value.starts_with(['*', '!']) || password.value == "x"
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(run: &str) -> Vec<String> {
        let text = format!("FROM debian:12.8\nRUN {run}\n");
        let source = Source::with_kind(&*text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "password-in-image");
        findings.map(|it| source.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn passwords_are_found_where_they_are_set() {
        for (run, place) in [
            ("echo \"root:$PASS\" | sudo chpasswd -e && x", "sudo chpasswd -e"),
            ("echo a | passwd --stdin app", "passwd --stdin app"),
            ("printf 'a\\na' | passwd app", "passwd app"),
            ("passwd -d app", "passwd -d app"),
            (
                "useradd -m -p $(openssl passwd -1 a) app",
                "useradd -m -p $(openssl passwd -1 a) app",
            ),
            ("usermod --password='' root", "usermod --password='' root"),
            ("useradd -p '' app", "useradd -p '' app"),
        ] {
            assert_eq!(found(run), [place], "{run}");
        }
    }

    #[test]
    fn accounts_without_a_login_are_no_finding() {
        for run in [
            "useradd -p '!' a; usermod -p '*' b; useradd -p x c",
            "passwd -l root; passwd -S root; passwd -u a",
            "adduser --disabled-password --gecos '' a",
            "useradd -m -s /bin/sh a",
            "echo chpasswd",
        ] {
            assert_eq!(found(run), [""; 0], "{run}");
        }
    }
}
