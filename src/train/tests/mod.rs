mod objective;
mod runs;
