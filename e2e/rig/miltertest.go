package rig

// Miltertest runs a Lua script with Debian's miltertest, an independent client of the milter protocol (miltertest(8)). Variables are
// global in the script. What it printed is returned; an error is a script that failed.
func Miltertest(tree Tree, script string, variables map[string]string) (string, error) {
	args := []string{"-s", script}
	for name, value := range variables {
		args = append(args, "-D", name+"="+value)
	}
	out, err := tree.Command("usr/bin/miltertest", args...).CombinedOutput()
	return string(out), err
}
