//! The rule `declared-volume`.

use crate::finding::{Applicability, Fix};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::remove;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;

rule! {
    /// The image declares a volume.
    ///
    /// # Why
    ///
    /// Wherever nothing else is mounted, the runtime mounts a fresh directory at each `VOLUME` of
    /// the image, and that one can be written. It stays so where the root file system is read-only:
    /// `readOnlyRootFilesystem` and `docker run --read-only` make everything else read-only.
    /// An image that builds on this one can't take the volume back.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// COPY app /app
    /// VOLUME ["/app/plugins"]
    /// CMD ["/app/start"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// COPY app /app
    /// CMD ["/app/start"]
    /// ```
    ///
    /// Volumes of a stage that the image doesn't build on are not in the image:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/builder:1.4.2 AS build
    /// VOLUME /cache
    /// RUN make
    ///
    /// FROM registry.example.com/base:1.4.2
    /// COPY --from=build /out /app
    /// CMD ["/app/start"]
    /// ```
    ///
    /// # Fix
    ///
    /// The instruction goes away. Whoever runs the image then mounts what has to be kept, in the
    /// place that is meant for it: an image that was run without a mount wrote to the volume, and
    /// writes to its own layer now, or nowhere at all. A database that needs its directory by design
    /// may keep the instruction; a comment leaves the finding out.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: VOLUME](https://docs.docker.com/reference/dockerfile/#volume)
    /// - Also known as: Kyverno `block-images-with-volumes`
    DECLARED_VOLUME {
        id: "declared-volume",
        title: "Declared volume",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: ["kyverno:block-images-with-volumes"],
        why: "A volume of the image stays writable, even where the root file system is read-only.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (index, instruction) in build.instructions_in_image() {
        let (Some(Keyword::Volume), Arguments::Words(words) | Arguments::Json(words)) =
            (instruction.keyword, &instruction.arguments)
        else {
            continue;
        };
        let path = |word| format!("`{}`", build.expand(word).known().unwrap_or(&word.text));
        let paths: Vec<_> = words.iter().map(path).collect();
        if paths.is_empty() {
            continue;
        }
        let message = format!(
            "`VOLUME` keeps {} writable, even under a read-only root file system",
            paths.join(", ")
        );
        cx.report(build.instruction(index).range, message, || {
            let rewrite = remove(build.dockerfile, index)?;
            Ok(Fix::new("Remove the volume", Applicability::MayBreak, rewrite))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "declared-volume");
        let middle =
            |text: &str| Some(text.split_once(" keeps ")?.1.split_once(" writ")?.0.to_owned());
        findings.filter_map(|it| middle(&it.message)).collect()
    }

    #[test]
    fn every_volume_of_the_image_is_found() {
        let text = "FROM a AS b\nVOLUME /a \"/b\"\nFROM c\nVOLUME /no\nFROM b\n\
                    VOLUME [\"/c\", \"é\"]\nONBUILD VOLUME $D\nVOLUME\nVOLUME []";
        assert_eq!(found(text), ["`/a`, `/b`", "`/c`, `é`", "`$D`"]);
    }
}
