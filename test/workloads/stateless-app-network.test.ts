import { Protocol } from 'cdk8s-plus-28';
import { Exposure, StatelessApp } from '../../src';
import { IMAGE, manifestsOf } from '../pods/app';
import { find, synthesize } from '../support';

describe('an app on the network', () => {
  test('a port makes a Service, which may have another', () => {
    const manifests = manifestsOf({ ports: [{ name: 'http', port: 8080, servicePort: 80, appProtocol: 'http' }, { name: 'dns', port: 53, protocol: Protocol.UDP }] });
    expect(find(manifests, 'Service')).toMatchObject({
      metadata: { name: 'web' },
      spec: {
        selector: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' },
        ports: [
          { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' },
          { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
        ],
      },
    });
    expect(manifestsOf().map(each => each.kind)).not.toContain('Service');
    expect(manifestsOf({ port: 80, exposure: Exposure.none() }).map(each => each.kind)).not.toContain('Service');
  });

  test('connecting gives the app the address of the other, and what the props say stays', () => {
    const manifests = synthesize(chart => {
      const api = new StatelessApp(chart, 'orders-api', { image: 'api:1.0', ports: [{ name: 'http', port: 8080 }] });
      const web = new StatelessApp(chart, 'web', { image: IMAGE, env: { ORDERS_API_PORT: '1' } });
      web.connectTo(api);
    });
    expect(find(manifests, 'Deployment', 'web').spec.template.spec.containers[0].env).toEqual([
      { name: 'ORDERS_API_PORT', value: '1' },
      { name: 'ORDERS_API_HOST', value: 'orders-api' },
      { name: 'ORDERS_API_URL', value: 'http://orders-api:8080' },
    ]);
    expect(find(manifests, 'NetworkPolicy', 'orders-api').spec.policyTypes).toEqual(['Ingress']);
    expect(find(manifests, 'NetworkPolicy', 'web').spec.policyTypes).toEqual(['Egress']);
  });

  test('an Ingress leads to the Service by its port', () => {
    const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: IMAGE, port: 8080 }).exposeAt('shop.example.com', { tlsSecret: 'tls' }));
    expect(find(manifests, 'Ingress').spec).toEqual({
      rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 8080 } } } }] } }],
      tls: [{ hosts: ['shop.example.com'], secretName: 'tls' }],
    });
  });
});
