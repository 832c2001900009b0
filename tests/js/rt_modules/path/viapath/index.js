exports.viapath = true;
