from cdk8s_workloads import App, Environment, Probe, StatelessApp

app = App()
prod = Environment(app, "prod", default_deny=True)  # a chart, and its namespace

web = StatelessApp(prod, "web", image="ghcr.io/acme/web:1.4.2", port=8080, readiness=Probe.http("/ready"))
web.expose_at("shop.example.com")

app.synth()
