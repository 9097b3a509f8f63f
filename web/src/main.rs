//! The playground: a Yew page around the library, which it links as Rust.
//!
//! `state` is a pure reducer, `components` draw it, `editor` is the border to `CodeMirror`.
//! Nothing that is pasted leaves the page.

mod app;
mod components;
mod disk;
mod editor;
mod examples;
mod export;
mod files;
mod gates;
mod hand_over;
mod intake;
mod policy;
mod review;
mod route;
mod settings;
mod share;
mod state;
mod store;
mod theme;
mod values;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
