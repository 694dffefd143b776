package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	// A transport without Proxy.
	client := &http.Client{Transport: &http.Transport{}}
	answer, err := client.Get(os.Getenv("TARGET"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(answer.StatusCode)
}
