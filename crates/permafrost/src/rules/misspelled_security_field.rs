//! The rule `misspelled-security-field`.

use crate::finding::{Applicability, Fix, Place};
use crate::model::schema::{
    CONTAINER, CONTAINER_SECURITY, Field, OTHERS_OF_CONTAINER, OTHERS_OF_POD, POD, POD_SECURITY,
    Takes, find,
};
use crate::model::similar::is_slip;
use crate::model::slot::{Owner, Slot};
use crate::model::workload::{ContainerList, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;

rule! {
    /// A security field is misspelled, or stands where Kubernetes does not read it.
    ///
    /// # Why
    ///
    /// Clients that don't ask for strictness get a warning at most when a field has a name that Kubernetes
    /// doesn't know, and the field is dropped. `readonlyRootFilesystem: true` leaves the root file system
    /// writable, and `privileged: false` in the `securityContext` of a pod says nothing to its containers.
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
    ///     securityContext:
    ///       readonlyRootFilesystem: true
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
    ///     securityContext:
    ///       readOnlyRootFilesystem: true
    /// ```
    ///
    /// What belongs to containers is moved there:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsNonRoot: true
    ///     allowPrivilegeEscalation: false
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
    ///     runAsNonRoot: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       allowPrivilegeEscalation: false
    /// ```
    ///
    /// And so is what stands beside `securityContext` rather than in it:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     runAsNonRoot: true
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
    ///     securityContext:
    ///       runAsNonRoot: true
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
    ///     securityContext:
    ///       allowPrivilegeEscalation: false
    /// ```
    ///
    /// # Fix
    ///
    /// A misspelled field gets its right name, a misplaced one is moved to where Kubernetes reads it. What it
    /// demands then holds for the first time.
    ///
    /// # References
    ///
    /// - [Pod v1, security context](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context)
    /// - [Field validation](https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation)
    /// - Also known as: kube-linter `schema-validation`
    MISSPELLED_SECURITY_FIELD {
        id: "misspelled-security-field",
        title: "Ineffective field",
        severity: Error,
        level: Essential,
        way: Hands,
        peers: ["kube-linter:schema-validation"],
        why: "Kubernetes drops a field that it does not know, so the wall that its author \
              believes in is not there.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let pod = Owner::Pod(workload);
    let who = workload.to_string();
    look(pod, workload.spec(), POD, OTHERS_OF_POD, &who, cx);
    let security = workload.pod_field(&["securityContext"]);
    look_inside(pod, security, POD_SECURITY, &who, cx);
    for container in workload.containers() {
        let owner = Owner::Container(container);
        let who = container.to_string();
        look(owner, container.node(), CONTAINER, OTHERS_OF_CONTAINER, &who, cx);
        look_inside(owner, container.field(&["securityContext"]), CONTAINER_SECURITY, &who, cx);
    }
}

/// Looks at a `securityContext`, and at the mappings in it.
fn look_inside(
    owner: Owner<'_>,
    security: Slot<'_>,
    fields: &'static [Field],
    who: &str,
    cx: &mut Checker<'_>,
) {
    let Some(mapping) = security.value().filter(|value| value.is_mapping()) else { return };
    look(owner, mapping, fields, &[], who, cx);
    for field in fields {
        if let (Takes::Mapping(inner), Some(value)) = (field.takes, mapping.get(field.name)) {
            look_at_names(owner, value, inner, &[], who, cx);
        }
    }
}

fn look(
    owner: Owner<'_>,
    mapping: Node<'_>,
    fields: &'static [Field],
    others: &[&str],
    who: &str,
    cx: &mut Checker<'_>,
) {
    look_at_names(owner, mapping, fields, others, who, cx);
    look_at_places(owner, mapping, fields, others, who, cx);
}

/// Reports names that are a slip of the pen for a field that isn't there.
fn look_at_names(
    owner: Owner<'_>,
    mapping: Node<'_>,
    fields: &'static [Field],
    others: &[&str],
    who: &str,
    cx: &mut Checker<'_>,
) {
    for (key, value) in mapping.entries() {
        let Some(written) = key.text().filter(|it| is_unknown(it, fields, others)) else {
            continue;
        };
        let is_meant = |field: &&Field| {
            is_slip(written, field.name)
                && mapping.get(field.name).is_none()
                && field.takes.accepts(value)
        };
        let Some(meant) = fields.iter().find(is_meant) else { continue };
        let slot = Slot::of_entry(owner, mapping, meant.name, (key, value));
        let message = format!(
            "`{written}` of {who} is no field of Kubernetes, and has no effect: `{}` is meant",
            meant.name
        );
        cx.report(key_place(slot), message, || {
            let title = format!("Write `{}`", meant.name);
            Ok(Fix::new(title, Applicability::MayBreak, slot.rename(meant.name)?))
        });
    }
}

/// Reports fields that Kubernetes reads somewhere else.
fn look_at_places(
    owner: Owner<'_>,
    mapping: Node<'_>,
    fields: &'static [Field],
    others: &[&str],
    who: &str,
    cx: &mut Checker<'_>,
) {
    let is_security = others.is_empty();
    let of_pod = owner.container().is_none();
    for (key, value) in mapping.entries() {
        let Some(name) = key.text().filter(|it| is_unknown(it, fields, others)) else { continue };
        let (in_pod, in_container) = (find(POD_SECURITY, name), find(CONTAINER_SECURITY, name));
        // What both know belongs into the `securityContext` beside which it stands.
        let own = if of_pod { in_pod } else { in_container };
        let (known, home) = match own.filter(|_| !is_security) {
            Some(known) => (Some(known), Home::OwnSecurity),
            None if of_pod => (in_container.filter(|_| in_pod.is_none()), Home::Containers),
            None => (in_pod.filter(|_| in_container.is_none()), Home::Pod),
        };
        let Some(known) = known.filter(|known| known.takes.accepts(value)) else { continue };
        let slot = Slot::of_entry(owner, mapping, known.name, (key, value));
        let message = format!(
            "`{name}` has no effect here: Kubernetes reads it in {} of {}",
            "`securityContext`",
            home.in_words(who)
        );
        cx.report(key_place(slot), message, || move_home(owner, slot, value, home));
    }
}

fn is_unknown(name: &str, fields: &'static [Field], others: &[&str]) -> bool {
    find(fields, name).is_none() && !others.contains(&name)
}

/// The place of a key, since its value may be right.
fn key_place(slot: Slot<'_>) -> Place {
    let range = slot.key_range().unwrap_or_else(|| slot.anchor());
    Place::from(slot).narrowed(range)
}

/// Where a misplaced field belongs.
#[derive(Clone, Copy)]
enum Home {
    OwnSecurity,
    Containers,
    Pod,
}

impl Home {
    fn in_words(self, who: &str) -> &str {
        match self {
            Self::OwnSecurity => who,
            Self::Containers => "each container",
            Self::Pod => "the pod",
        }
    }
}

fn move_home(
    owner: Owner<'_>,
    slot: Slot<'_>,
    value: Node<'_>,
    home: Home,
) -> Result<Fix, Declined> {
    let value = Value::of(value)
        .ok_or_else(|| Declined::because("its value can't be moved as it is written"))?;
    let way = ["securityContext", slot.key];
    let workload = owner.workload().ok_or_else(|| Declined::because("it is in no pod"))?;
    let title = format!("Move `{}` to where it has an effect", slot.key);
    if matches!(home, Home::OwnSecurity) && owner.node().get("securityContext").is_none() {
        let security = Value::entry(slot.key, value);
        let rewrite = slot.exchange("securityContext", &security)?;
        return Ok(Fix::new(title, Applicability::MayBreak, rewrite));
    }
    let targets: Vec<_> = match (home, owner.container()) {
        (Home::OwnSecurity, Some(container)) => vec![container.field(&way)],
        (Home::OwnSecurity | Home::Pod, _) => vec![workload.pod_field(&way)],
        (Home::Containers, _) => {
            let lasting = workload.containers().filter(|it| it.list != ContainerList::Ephemeral);
            lasting.map(|container| container.field(&way)).collect()
        }
    };
    let mut missing = targets.into_iter().filter(|target| target.value().is_none());
    let rewrite =
        missing.try_fold(slot.remove()?, |rewrite, target| rewrite.and(target.set(&value)?))?;
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}
