package main

import (
	"flag"
	"fmt"
	"log"
	"path/filepath"
)

func main() {
	debs := flag.String("debs", "build/debs/icons", "folder of the unpacked packages")
	cache := flag.String("cache", "build/icons", "folder of rendered pictures")
	flag.Parse()
	samples, err := collect(filepath.Join(*debs, "usr/share/icons"))
	if err != nil {
		log.Fatal(err)
	}
	r := renderer{tool: filepath.Join(*debs, "usr/bin/rsvg-convert"), libraries: filepath.Join(*debs, "usr/lib/x86_64-linux-gnu"), cache: *cache}
	images, err := r.all(samples)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(newBench(samples, images).report())
}
