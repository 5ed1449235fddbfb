//! The session, state by state.

mod answers;
mod beside;
mod commands;
mod curves;
mod exports;
mod first_look;
mod held_out;
mod history;
mod live;
mod saving;
