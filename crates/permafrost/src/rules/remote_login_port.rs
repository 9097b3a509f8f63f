//! The rule `remote-login-port`.

use crate::finding::{Applicability, Fix};
use crate::model::item::Item;
use crate::model::login::{self, PORTS};
use crate::model::workload::{Container, Workload};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container listens on a port for remote logins: 22, 23 or 2222.
    ///
    /// # Why
    ///
    /// A login server in a container is there so that somebody can come in and change something. What they
    /// do is lost when the container is replaced, and invisible until then.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     ports:
    ///     - name: http
    ///       containerPort: 8080
    ///     - containerPort: 22
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     ports:
    ///     - name: http
    ///       containerPort: 8080
    /// ```
    ///
    /// Git servers speak SSH for another purpose, and are recognized by their image:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: git
    ///     image: gitea/gitea:1.24.0
    ///     ports:
    ///     - containerPort: 22
    /// ```
    ///
    /// # Fix
    ///
    /// The port goes away from the list. The server itself must go from the image as well.
    ///
    /// # References
    ///
    /// - MITRE ATT&CK for Kubernetes: SSH server running inside container
    /// - Also known as: kube-linter `ssh-port`, Kubescape C-0042, Monokle KBP110
    REMOTE_LOGIN_PORT {
        id: "remote-login-port",
        title: "Remote login",
        severity: Warning,
        level: Immutable,
        way: Hands,
        peers: ["kube-linter:ssh-port", "kubescape:C-0042", "monokle:KBP110"],
        why: "Where somebody can log in, what runs can be changed by hand, and nobody reviews \
              it.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers().filter(|container| !serves_git(*container)) {
        for port in container.field(&["ports"]).items() {
            let number = port.field(&["containerPort"]);
            let Some(login) = number.as_integer().filter(|it| PORTS.contains(it)) else {
                continue;
            };
            let message = format!("{container} listens on port {login}, which is for logins");
            cx.report(number, message, || fix(port, login));
        }
    }
}

/// Whether the image is that of a server for Git repositories.
fn serves_git(container: Container<'_>) -> bool {
    login::serves_git(container.field(&["image"]).as_str().unwrap_or_default())
}

fn fix(port: Item<'_>, number: i128) -> Result<Fix, Declined> {
    Ok(Fix::new(format!("Remove port {number}"), Applicability::MayBreak, port.remove()?))
}
