import java.net.URI;
import javax.net.ssl.SSLSocketFactory;

/** Over a socket, which knows of no proxy. */
public class Get {
    public static void main(String[] arguments) throws Exception {
        URI target = URI.create(System.getenv("TARGET"));
        try (var socket = SSLSocketFactory.getDefault().createSocket(target.getHost(), 443)) {
            String request = "GET " + target.getPath() + " HTTP/1.1\r\nHost: " + target.getHost() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes());
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            System.out.println(new String(answer).split(" ")[1]);
        }
    }
}
