//! The rule `may-run-as-root`.

use crate::finding::{Applicability, Fix};
use crate::model::non_root_pod::{Demand, NonRootPod};
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container may run as root: nothing demands `runAsNonRoot: true`.
    ///
    /// # Why
    ///
    /// Without the demand the image decides who runs, and the next version of an image may decide
    /// otherwise: a container that ran as somebody else becomes root without a word. With it the
    /// kubelet refuses to start a container as root.
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
    ///   securityContext:
    ///     runAsNonRoot: true
    ///     runAsUser: 10001
    /// ```
    ///
    /// A number in `runAsUser` does not take the place of the demand:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsUser: 10001
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
    ///   securityContext:
    ///     runAsUser: 10001
    ///     runAsNonRoot: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// `false` at the pod counts even if every container says `true`, and `false` at a container
    /// counts whatever the pod says:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsNonRoot: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsNonRoot: false
    ///       runAsUser: 10001
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsNonRoot: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsNonRoot: true
    ///       runAsUser: 10001
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsNonRoot: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// From Kubernetes 1.35 on a pod with a user namespace of its own is free:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostUsers: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The pod demands it for all containers; the container does where others say otherwise, or need
    /// another user. The kubelet can't verify an image that names its user by a word or not at all,
    /// and refuses to start it: so the fix gives a number as well where there is none, that of the
    /// image's own user if it is known, else 10001 or what the policy names. Leave the number out if
    /// your image has one of its own. Files that belong to root can then no longer be written. In a
    /// pod for Windows only the demand is added, as users have no numbers there.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `runAsNonRoot`
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - CIS Kubernetes Benchmark 1.12, 5.2.7
    /// - Also known as: Trivy KSV-0012, Checkov `CKV_K8S_23`, kube-linter `run-as-non-root`, Polaris
    ///   `runAsRootAllowed`, kubesec `RunAsNonRoot`, Kubescape C-0013, Kyverno
    ///   `require-run-as-nonroot`, Monokle PSS203
    MAY_RUN_AS_ROOT {
        id: "may-run-as-root",
        title: "May run as root",
        severity: Warning,
        level: Restricted,
        way: User,
        peers: [
            "trivy:KSV-0012", "checkov:CKV_K8S_23", "kube-linter:run-as-non-root",
            "polaris:runAsRootAllowed", "kubesec:RunAsNonRoot", "kubescape:C-0013",
            "kyverno:require-run-as-nonroot", "monokle:PSS203",
        ],
        why: "The image decides who runs, so another version of it can become root, which may \
              change every file in the container.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.has_own_user_namespace() && PssCheck::frees_user_namespaces(cx.version()) {
        return;
    }
    let pss = cx.pss(PssCheck::RunAsNonRoot);
    let mut pod = NonRootPod::of(workload, cx.policy().user_id);
    let demand = pod.demand.as_bool();
    if demand == Some(false) {
        let message = format!("{workload} lets its containers run as root");
        cx.report(pod.demand, message, || fix(pod.demand_for_all())).pss = pss;
    }
    let nothing_of_pod = pod.demand.is_missing();
    for container in workload.containers() {
        let own = container.security("runAsNonRoot");
        let message = match own.as_bool() {
            Some(false) if demand == Some(true) => {
                format!("{container} may run as root, although its pod demands another user")
            }
            Some(false) => format!("{container} may run as root"),
            None if nothing_of_pod && own.is_missing() => match pod.user_of(container) {
                Some(id) if id != 0 => {
                    format!("{container} runs as user {id}, but nothing demands that it isn't root")
                }
                _ => format!("nothing keeps {container} from running as root"),
            },
            _ => continue,
        };
        cx.report(own, message, || fix(pod.demand_for(container))).pss = pss;
    }
}

fn fix(demand: Result<Demand, Declined>) -> Result<Fix, Declined> {
    let Demand { number, rewrite } = demand?;
    let title = match number {
        Some(number) => format!("Demand a user other than root, and run as user {number}"),
        None => "Demand a user other than root".to_owned(),
    };
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, KubernetesVersion, Policy, Source, check_with_fixes};

    fn found_at(text: &str, minor: u16) -> Vec<Finding> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let mut findings = check_with_fixes(&Source::new(text), &policy).findings;
        findings.retain(|it| it.rule == "may-run-as-root");
        findings
    }

    /// The text after the fix of each finding alone.
    fn fixed(text: &str) -> Vec<String> {
        let fix = |it: Finding| it.fix.expect("it has a fix").edits.apply(text);
        found_at(text, 37).into_iter().map(fix).collect()
    }

    fn pod(spec: &str) -> String {
        format!("kind: Pod\nspec:\n{spec}")
    }

    #[test]
    fn one_entry_of_the_pod_serves_all_its_containers() {
        let before = pod("  containers:\n  - {name: a, image: a:1}\n  - {name: b, image: b:1}\n");
        let after =
            format!("{before}  securityContext:\n    runAsNonRoot: true\n    runAsUser: 10001\n");
        assert_eq!(fixed(&before), [after.clone(), after]);
    }

    #[test]
    fn containers_that_need_other_users_say_so_themselves() {
        let before =
            pod("  containers:\n  - {name: a, image: a:1}\n  - {name: b, image: 'haproxy:3.2'}\n");
        let own = |container: &str, number| {
            let demand =
                format!(", securityContext: {{runAsNonRoot: true, runAsUser: {number}}}}}");
            before.replace(&format!("{container}}}"), &format!("{container}{demand}"))
        };
        assert_eq!(fixed(&before), [own("a:1", 10001), own("'haproxy:3.2'", 99)]);
    }

    #[test]
    fn a_container_that_demands_it_already_keeps_the_user_of_its_image() {
        let before = pod(
            "  containers:\n  - {name: a, image: a:1, securityContext: {runAsNonRoot: true}}\n  - {name: b, image: b:1}\n",
        );
        let demand = "b:1, securityContext: {runAsNonRoot: true, runAsUser: 10001}}";
        assert_eq!(fixed(&before), [before.replace("b:1}", demand)]);
    }

    #[test]
    fn root_makes_room_where_nobody_may_be_root() {
        let before =
            pod("  securityContext:\n    runAsUser: 0\n  containers:\n  - {name: a, image: a:1}\n");
        let after = before.replace("runAsUser: 0\n", "runAsUser: 10001\n    runAsNonRoot: true\n");
        assert_eq!(fixed(&before), [after]);
        let before = pod(
            "  containers:\n  - name: a\n    image: a:1\n    securityContext:\n      runAsUser: 0\n",
        );
        let after =
            before.replace("runAsUser: 0\n", "runAsUser: 10001\n      runAsNonRoot: true\n");
        assert_eq!(fixed(&before), [after]);
    }

    #[test]
    fn the_false_of_a_pod_is_one_finding() {
        let before = pod(
            "  securityContext:\n    runAsNonRoot: false\n  containers:\n  - {name: a, image: a:1}\n  - {name: b, image: b:1}\n",
        );
        let after = before.replace("false\n", "true\n    runAsUser: 10001\n");
        assert_eq!(fixed(&before), [after]);
        let before = pod(
            "  securityContext: {runAsNonRoot: no}\n  containers:\n  - {name: a, image: a:1, securityContext: {runAsNonRoot: no, runAsUser: 1}}\n  - {name: b, image: b:1}\n",
        );
        let both = fixed(&before);
        let of_pod = before
            .replacen("no}", "true}", 1)
            .replace("b:1}", "b:1, securityContext: {runAsUser: 10001}}");
        assert_eq!(both, [of_pod, before.replace("no, ", "true, ")]);
    }

    #[test]
    fn windows_has_no_numbers() {
        let before = pod("  os: {name: windows}\n  containers:\n  - {name: a, image: a:1}\n");
        let after = format!("{before}  securityContext:\n    runAsNonRoot: true\n");
        assert_eq!(fixed(&before), [after]);
    }

    #[test]
    fn a_user_namespace_frees_from_1_35_on() {
        let text = pod("  hostUsers: false\n  containers: [{name: a, image: a:1}]\n");
        assert_eq!((found_at(&text, 34).len(), found_at(&text, 35).len()), (1, 0));
    }

    #[test]
    fn what_a_base_supplies_is_not_missing_but_false_is_false() {
        let text = "kind: Pod\nspec: {containers: [{name: a}, {name: b, securityContext: {runAsNonRoot: false}}]}\n";
        let fixed = fixed(text);
        assert_eq!(fixed, [text.replace("false", "true")]);
    }

    #[test]
    fn the_message_tells_what_is_there() {
        let text = pod(
            "  securityContext: {runAsUser: 7}\n  containers:\n  - {name: a, image: a:1}\n  - {name: b, image: b:1, securityContext: {runAsUser: 0}}\n",
        );
        let messages: Vec<_> = found_at(&text, 37).into_iter().map(|it| it.message).collect();
        let expected = [
            "`a` runs as user 7, but nothing demands that it isn't root",
            "nothing keeps `b` from running as root",
        ];
        assert_eq!(messages, expected);
    }
}
