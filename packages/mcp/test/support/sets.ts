/** Every effect, as `--allow` takes it. */
export const everything = "read,reach,execute,spend,change,start,send,grant,delete";
