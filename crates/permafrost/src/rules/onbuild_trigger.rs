//! The rule `onbuild-trigger`.

use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;

rule! {
    /// The image leaves instructions to the builds that start from it.
    ///
    /// # Why
    ///
    /// What `ONBUILD` keeps runs in the build of another image, right behind its `FROM`. Whoever
    /// reads that Dockerfile doesn't see it, and its content changes with the base image. What the
    /// instruction finds there, nobody could review here.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// ONBUILD COPY package.json package-lock.json /app/
    /// ONBUILD RUN npm ci
    /// CMD ["npm", "start"]
    /// ```
    ///
    /// A stage of this file that nothing but this file builds on hands nothing out:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2 AS base
    /// ONBUILD COPY settings.toml /app/
    ///
    /// FROM base
    /// CMD ["/app/start"]
    /// ```
    ///
    /// # Fix
    ///
    /// None: the instruction belongs to the Dockerfiles of the images that need it, which are not
    /// here.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: ONBUILD](https://docs.docker.com/reference/dockerfile/#onbuild)
    ONBUILD_TRIGGER {
        id: "onbuild-trigger",
        title: "Trigger for other builds",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [],
        why: "What is in an image that builds on this one is not in its own Dockerfile.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    // `BuildKit` doesn't hand the triggers of one stage down to the next.
    let Some(target) = build.target() else { return };
    for index in target.instructions.clone() {
        let instruction = build.instruction(index);
        let Arguments::Trigger(trigger) = &instruction.arguments else { continue };
        let message = format!(
            "`{} {}` runs in every build that starts from this image",
            instruction.name.text, trigger.name.text
        );
        cx.report(instruction.range, message, || {
            Err(Declined::because("it belongs to the Dockerfiles that build on this image"))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    #[test]
    fn each_trigger_of_the_image_is_found() {
        let text = "FROM a AS b\nONBUILD RUN x\nFROM b\nonbuild Env É=1\nONBUILD\nONBUILD RUN y";
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.iter().filter(|it| it.rule == "onbuild-trigger");
        let messages: Vec<_> = findings.map(|it| it.message.as_str()).collect();
        let rest = "runs in every build that starts from this image";
        assert_eq!(messages, [format!("`onbuild Env` {rest}"), format!("`ONBUILD RUN` {rest}")]);
    }
}
