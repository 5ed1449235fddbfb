mod reading;
mod sheet;
