import io.github.cdk8sworkloads.App;
import io.github.cdk8sworkloads.Environment;
import io.github.cdk8sworkloads.EnvironmentProps;
import io.github.cdk8sworkloads.Probe;
import io.github.cdk8sworkloads.StatelessApp;

public class Main {
    public static void main(String[] args) {
        App app = new App();
        Environment prod = new Environment(app, "prod", EnvironmentProps.builder().defaultDeny(true).build());

        StatelessApp web = StatelessApp.Builder.create(prod, "web")
            .image("ghcr.io/acme/web:1.4.2")
            .port(8080)
            .readiness(Probe.http("/ready"))
            .build();
        web.exposeAt("shop.example.com");

        app.synth();
    }
}
