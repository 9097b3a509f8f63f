//! The rule `refused-image-user`.

use crate::finding::{Applicability, Fix};
use crate::model::built::BuiltUser;
use crate::model::pair::Pair;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// The kubelet refuses to start the image as its user, since the pod demands `runAsNonRoot`.
    ///
    /// # Why
    ///
    /// With `runAsNonRoot: true` and no `runAsUser` the kubelet looks at the user of the image. It takes
    /// only a number there that isn't 0: a name could be root by another name, and no user at all is
    /// root. The pod then waits with `CreateContainerConfigError`, and the quick way out is to take the
    /// demand away. Neither file shows this by itself.
    ///
    /// # Examples
    ///
    /// Beside this Dockerfile
    ///
    /// ```dockerfile beside
    /// FROM registry.example.com/base:1.4.2
    /// RUN useradd -r -u 1234 app
    /// USER app
    /// ```
    ///
    /// the kubelet has to be told the number:
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
    ///     image: registry.example.com/team/web:1.2
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
    ///     image: registry.example.com/team/web:1.2
    ///     securityContext:
    ///       runAsUser: 1234
    /// ```
    ///
    /// Beside a Dockerfile that ends with a number, nothing is missing:
    ///
    /// ```dockerfile beside
    /// FROM registry.example.com/base:1.4.2
    /// RUN useradd -r -u 1234 app
    /// USER 1234
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
    ///     image: registry.example.com/team/web:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The container gets `runAsUser` with the number that the Dockerfile gives to the user; where it
    /// gives none, you fill it in. An image that runs as root gets the number of a new user, with which
    /// a program that needs root fails. A number behind `USER` mends it for everybody who runs the image.
    ///
    /// # References
    ///
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - [Dockerfile reference: USER](https://docs.docker.com/reference/dockerfile/#user)
    REFUSED_IMAGE_USER {
        id: "refused-image-user",
        title: "Refused user",
        severity: Error,
        level: Restricted,
        way: User,
        peers: [],
        why: "A pod that doesn't start is soon made to start without the demand, and then as root.",
        check: Together(check),
    }
}

fn check(pair: &Pair<'_>, cx: &mut Checker<'_>) {
    let demand = pair.effective("runAsNonRoot");
    let is_told = !pair.effective("runAsUser").is_missing();
    if demand.as_bool() != Some(true) || is_told || pair.container.workload.is_windows() {
        return;
    }
    let new = Some(cx.policy().user_id);
    let (what, number) = match &pair.image.user {
        BuiltUser::Named(user, number) => {
            (format!("`{}`, a name, in line {} of the Dockerfile", user.what, user.line), *number)
        }
        BuiltUser::Root(line) => (format!("root, by line {line} of the Dockerfile"), new),
        BuiltUser::RootByDefault => ("root, since the Dockerfile sets nobody else".to_owned(), new),
        BuiltUser::NonRoot | BuiltUser::Unknown => return,
    };
    let container = pair.container;
    let message = format!("{container} won't start: the user of its image is {what}");
    cx.report(demand, message, || fix(pair, number));
}

fn fix(pair: &Pair<'_>, number: Option<u32>) -> Result<Fix, Declined> {
    let field = pair.container.security("runAsUser");
    let Some(number) = number else {
        let rewrite = field.set(&Value::text("<uid>"))?;
        return Ok(Fix::new("Run as the user's number", Applicability::HasPlaceholders, rewrite));
    };
    let rewrite = field.set(&Value::Integer(number.into()))?;
    Ok(Fix::new(format!("Run as user {number}"), Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Beside, Kind, Policy, Source, check_beside};

    /// What each finding says of the user, and what its fix may do.
    fn found(dockerfile: &str, pod: &str) -> Vec<(String, Option<Applicability>)> {
        let dockerfile = Source::with_kind(dockerfile, Kind::Dockerfile);
        let beside = Beside { dockerfile: &dockerfile, image: None };
        let manifest = Source::new(format!("kind: Pod\nspec: {{{pod}}}"));
        let mut findings = check_beside(&manifest, beside, &Policy::default()).findings;
        findings.retain(|it| it.rule == "refused-image-user");
        let user = |text: &str| text.rsplit(" is ").next().unwrap_or_default().to_owned();
        let said = |it: &crate::Finding| {
            (user(&it.message), it.fix.as_ref().ok().map(|fix| fix.applicability))
        };
        findings.iter().map(said).collect()
    }

    const DEMANDED: &str =
        "securityContext: {runAsNonRoot: true}, containers: [{name: a, image: team/a}]";

    #[test]
    fn names_and_root_are_refused() {
        use Applicability::{HasPlaceholders, MayBreak};
        for (dockerfile, user, applicability) in [
            ("FROM a\nUSER app", "`app`, a name, in line 2 of the Dockerfile", HasPlaceholders),
            ("FROM a\nUSER root", "root, by line 2 of the Dockerfile", MayBreak),
            ("FROM a\n\nUSER 0:0", "root, by line 3 of the Dockerfile", MayBreak),
            ("FROM debian:12", "root, since the Dockerfile sets nobody else", MayBreak),
        ] {
            let expected = [(user.to_owned(), Some(applicability))];
            assert_eq!(found(dockerfile, DEMANDED), expected, "{dockerfile}");
        }
        for dockerfile in ["FROM a", "FROM a\nUSER $U", "FROM a\nUSER 7", "RUN x", ""] {
            assert_eq!(found(dockerfile, DEMANDED), [], "{dockerfile}");
        }
    }

    #[test]
    fn a_number_in_the_manifest_or_no_demand_settles_it() {
        let container = |context: &str| {
            format!(
                "securityContext: {{runAsNonRoot: true}}, \
                 containers: [{{name: a, image: team/a, securityContext: {{{context}}}}}]"
            )
        };
        let file = "FROM a\nUSER app";
        assert_eq!(found(file, &container("runAsNonRoot: true")).len(), 1);
        for context in ["runAsUser: 7", "runAsNonRoot: false", "runAsUser: '{{ .uid }}'"] {
            assert_eq!(found(file, &container(context)), [], "{context}");
        }
        let windows = format!("os: {{name: windows}}, {DEMANDED}");
        assert_eq!(found(file, &windows), []);
        assert_eq!(found(file, "containers: [{name: a, image: team/a}]"), []);
    }
}
