//! From a policy to its file.

use super::setting;
use crate::policy::{Policy, Registry};
use crate::rewrite::outcome::Value;
use crate::rewrite::yaml;

/// The text of a file that says in what a policy differs from the default, and nothing else.
pub fn write(policy: &Policy) -> String {
    let entries: Vec<_> = entries(policy).collect();
    if entries.is_empty() {
        return "# Everything is as Permafrost has it by default.\n".to_owned();
    }
    let body = yaml::whole(&entries);
    format!("# What Permafrost asks here; the rest is as it has it by default.\n{body}")
}

fn entries(policy: &Policy) -> impl Iterator<Item = (&'static str, Value)> {
    // Named one by one, so that a new setting of the policy is not forgotten here.
    let Policy {
        standard,
        level,
        kubernetes_version,
        ignored_rules,
        extra_rules,
        registries,
        digest_exempt,
        user_id,
        target,
    } = policy;
    let default = Policy::default();
    let version = *kubernetes_version;
    let entries = [
        (setting::LEVEL, (*level != default.level).then(|| Value::text(level.name()))),
        (
            setting::KUBERNETES_VERSION,
            (version != default.kubernetes_version).then(|| Value::text(version.to_string())),
        ),
        (setting::STANDARD, (*standard != default.standard).then(|| Value::text(standard.name()))),
        (setting::IGNORE, list(ignored_rules.iter().cloned())),
        (setting::ALSO, list(extra_rules.iter().cloned())),
        (setting::REGISTRIES, list(registries.iter().map(Registry::to_string))),
        (setting::DIGEST_EXEMPT, list(digest_exempt.iter().map(Registry::to_string))),
        (
            setting::USER_ID,
            (*user_id != default.user_id).then(|| Value::Integer((*user_id).into())),
        ),
        (setting::TARGET, target.as_deref().map(Value::text)),
    ];
    entries.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

fn list(items: impl Iterator<Item = String>) -> Option<Value> {
    let items: Vec<_> = items.map(Value::Text).collect();
    (!items.is_empty()).then_some(Value::List(items))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KubernetesVersion, Level};

    #[test]
    fn only_what_differs_from_the_default_is_written() {
        assert_eq!(write(&Policy::default()), "# Everything is as Permafrost has it by default.\n");
        let policy = Policy {
            level: Level::Restricted,
            kubernetes_version: KubernetesVersion::v1(33),
            ignored_rules: vec!["host-pid".to_owned()],
            ..Policy::default()
        };
        let text = "\
# What Permafrost asks here; the rest is as it has it by default.
level: restricted
kubernetes-version: v1.33
ignore:
  - host-pid
";
        assert_eq!(write(&policy), text);
    }
}
