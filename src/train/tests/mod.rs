mod objective;
mod runs;
mod tune;
