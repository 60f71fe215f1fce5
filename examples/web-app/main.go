package main

import (
	"github.com/aws/jsii-runtime-go"
	workloads "github.com/cdk8s-workloads/cdk8s-workloads-go/cdk8sworkloads"
)

func main() {
	defer jsii.Close()

	app := workloads.NewApp(nil)
	prod := workloads.NewEnvironment(app, jsii.String("prod"), &workloads.EnvironmentProps{DefaultDeny: jsii.Bool(true)})

	web := workloads.NewStatelessApp(prod, jsii.String("web"), &workloads.StatelessAppProps{
		Image:     jsii.String("ghcr.io/acme/web:1.4.2"),
		Port:      jsii.Number(8080),
		Readiness: workloads.Probe_Http(jsii.String("/ready"), nil),
	})
	web.ExposeAt(jsii.String("shop.example.com"), nil)

	app.Synth()
}
