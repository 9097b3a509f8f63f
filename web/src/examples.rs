//! The texts that one can start from. The first one is there on a first visit.

/// A text to start from.
pub(crate) struct Example {
    /// What it shows, for the menu.
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) static EXAMPLES: [Example; 5] = [
    Example { title: "An unsafe Deployment", text: include_str!("../examples/deployment.yaml") },
    Example { title: "An unsafe Dockerfile", text: include_str!("../examples/Dockerfile") },
    Example { title: "A node agent on its host", text: include_str!("../examples/agent.yaml") },
    Example {
        title: "A Dockerfile with stages",
        text: include_str!("../examples/stages.Dockerfile"),
    },
    Example { title: "A stream of documents", text: include_str!("../examples/stream.yaml") },
];
