%% A client of RabbitMQ at DB_HOST: `publish QUEUE N` publishes N persistent messages and waits until all of them are kept,
%% `count QUEUE` prints how many there are.
main([Command, Queue | Arguments]) ->
    logger:set_primary_config(level, none),
    Uri = "amqp://" ++ os:getenv("DB_USERNAME") ++ ":" ++ os:getenv("DB_PASSWORD") ++ "@" ++ os:getenv("DB_HOST") ++ ":" ++ os:getenv("DB_PORT") ++ "/shop",
    {ok, Params} = amqp_uri:parse(Uri),
    {ok, Connection} = amqp_connection:start(Params),
    {ok, Channel} = amqp_connection:open_channel(Connection),
    run(Command, Channel, list_to_binary(Queue), Arguments),
    amqp_connection:close(Connection).

run("publish", Channel, Queue, [Number]) ->
    declare(Channel, Queue),
    {'confirm.select_ok'} = amqp_channel:call(Channel, {'confirm.select', false}),
    Persistent = setelement(5, erlang:make_tuple(15, undefined, [{1, 'P_basic'}]), 2),
    Publish = {'basic.publish', 0, <<>>, Queue, false, false},
    [amqp_channel:cast(Channel, Publish, {amqp_msg, Persistent, integer_to_binary(I)}) || I <- lists:seq(1, list_to_integer(Number))],
    true = amqp_channel:wait_for_confirms(Channel, 60);
run("count", Channel, Queue, []) ->
    io:format("~b~n", [declare(Channel, Queue)]).

%% Durable, and of the type that queues have there.
declare(Channel, Queue) ->
    {'queue.declare_ok', Queue, Messages, _} = amqp_channel:call(Channel, {'queue.declare', 0, Queue, false, true, false, false, false, []}),
    Messages.
