// Empty extension under development: lets the suite run beside the installed package.
exports.activate = () => {};
