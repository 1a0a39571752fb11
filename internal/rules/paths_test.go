package rules

import "reflect"

// allPaths lists every path of the environment.
func allPaths() []string { return pathsOf(reflect.TypeFor[environment](), "") }

func pathsOf(t reflect.Type, prefix string) (paths []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, ok := f.Tag.Lookup("expr")
		switch {
		case !ok:
		case f.Type.Kind() == reflect.Struct:
			paths = append(paths, pathsOf(f.Type, prefix+name+".")...)
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Pointer:
			paths = append(paths, prefix+name)
			paths = append(paths, pathsOf(f.Type.Elem().Elem(), prefix+name+".")...)
		default:
			paths = append(paths, prefix+name)
		}
	}
	return paths
}
