import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local in memory, on loopback only (its own command line listens on every interface) and on a port that the
 * system chooses. Prints its address as the first line and ends when its standard input does, so that it never
 * outlives its parent. Run from source by scripts/test-dynamodb-local.mjs.
 */
final class LoopbackServer {
  public static void main(String[] arguments) throws Exception {
    var proxy =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-disableTelemetry", "-port", "8000"});
    var field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    var connector = (ServerConnector) ((Server) field.get(proxy)).getConnectors()[0];
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    proxy.start();
    System.out.println("http://127.0.0.1:" + connector.getLocalPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
