//! The icons: drawn with one line weight, named by the buttons that carry them.

use yew::prelude::*;

/// What can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Permafrost,
    Undo,
    Copy,
    Download,
    Sun,
    Moon,
    /// Half sun, half moon: as the system has it.
    Both,
    Down,
    Plus,
    Minus,
    Open,
    Close,
    /// Three dots: what there is besides.
    More,
    Settings,
}

impl Icon {
    /// The lines of the icon, on a field of 16 by 16.
    fn lines(self) -> &'static str {
        match self {
            Self::Permafrost => {
                "M4 1.5h8A2.5 2.5 0 0 1 14.5 4v8a2.5 2.5 0 0 1-2.5 2.5H4A2.5 2.5 0 0 1 1.5 12V4A2.5 \
                 2.5 0 0 1 4 1.5ZM8 4.5v7M5 6.2l6 3.6M5 9.8l6-3.6"
            }
            Self::Undo => "M5.5 3 2.5 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
            Self::Copy => {
                "M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM3.5 \
                 10.5h-.2a.8.8 0 0 1-.8-.8V3.3a.8.8 0 0 1 .8-.8h6.4a.8.8 0 0 1 .8.8v.2"
            }
            Self::Download => "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.2v1.3M8 13.5v1.3M1.2 \
                 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M12.8 3.2l-.9.9M4.1 11.9l-.9.9"
            }
            Self::Moon => "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z",
            Self::Both => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z",
            Self::Down => "M4 6.2 8 10.2 12 6.2",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Minus => "M3 8h10",
            Self::Open => {
                "M2 12.5v-9a1 1 0 0 1 1-1h3.2l1.6 2H13a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1Z"
            }
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::More => "",
            Self::Settings => {
                "M1.8 5h6.4M11.8 5h2.4M1.8 11h2.4M7.8 11h6.4M10 3.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 \
                 0-3.6ZM6 9.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z"
            }
        }
    }

    /// What is filled besides the lines.
    fn fill(self) -> Option<&'static str> {
        match self {
            Self::Both => Some("M8 2.2a5.8 5.8 0 0 1 0 11.6Z"),
            Self::More => Some("M2.5 7h2v2h-2ZM7 7h2v2h-2ZM11.5 7h2v2h-2Z"),
            _ => None,
        }
    }

    pub(crate) fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d={self.lines()} />
                if let Some(fill) = self.fill() {
                    <path class="fill" d={fill} />
                }
            </svg>
        }
    }
}
