//! The session, state by state.

mod answers;
mod commands;
mod curves;
mod exports;
mod history;
mod live;
mod saving;
