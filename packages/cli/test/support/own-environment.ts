// Runs before each test file: the API keys and profiles of whoever runs the tests must not decide how they end.

for (const name of Object.keys(process.env)) if (/^PLANASONIX_/.test(name)) delete process.env[name];
for (const name of ["HOME", "USERPROFILE", "XDG_CONFIG_HOME", "APPDATA"]) process.env[name] = "/nowhere";
