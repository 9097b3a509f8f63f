//! The rule `windows-admin-user`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A Windows container runs as an administrator.
    ///
    /// # Why
    ///
    /// `ContainerAdministrator` is to a Windows container what root is to others: it may change every file
    /// of its image, install services, and write what it is given of the host.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   os:
    ///     name: windows
    ///   securityContext:
    ///     windowsOptions:
    ///       runAsUserName: ContainerAdministrator
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   os:
    ///     name: windows
    ///   securityContext:
    ///     windowsOptions:
    ///       runAsUserName: ContainerUser
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   os:
    ///     name: windows
    ///   securityContext:
    ///     windowsOptions:
    ///       runAsUserName: ContainerUser
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The name becomes `ContainerUser`, the account that every Windows base image has.
    ///
    /// # References
    ///
    /// - [Configure RunAsUserName for Windows pods and containers](https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/)
    /// - Also known as: Kyverno `require-run-as-containeruser`
    WINDOWS_ADMIN_USER {
        id: "windows-admin-user",
        title: "Windows administrator",
        severity: Error,
        level: Restricted,
        way: User,
        peers: ["kyverno:require-run-as-containeruser"],
        why: "The administrator may change every file and service in a Windows container.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if !workload.is_windows() {
        return;
    }
    let way = ["securityContext", "windowsOptions", "runAsUserName"];
    let who = format!("the containers of {workload} run");
    report(workload.pod_field(&way), &who, cx);
    for container in workload.containers() {
        report(container.field(&way), &format!("{container} runs"), cx);
    }
}

fn report(user: Slot<'_>, who_runs: &str, cx: &mut Checker<'_>) {
    let Some(name) = user.as_str().filter(|name| is_administrator(name)) else { return };
    let message = format!("{who_runs} as `{name}`, who may change everything");
    cx.report(user, message, || fix(user));
}

/// Whether a Windows user name, with or without its domain, is that of an administrator.
fn is_administrator(name: &str) -> bool {
    let (domain, user) = name.rsplit_once('\\').unwrap_or(("", name));
    user.eq_ignore_ascii_case("ContainerAdministrator")
        || domain.eq_ignore_ascii_case("NT AUTHORITY") && user.eq_ignore_ascii_case("SYSTEM")
}

fn fix(user: Slot<'_>) -> Result<Fix, Declined> {
    let rewrite = user.replace(&Value::text("ContainerUser"))?;
    Ok(Fix::new("Run as `ContainerUser`", Applicability::MayBreak, rewrite))
}
