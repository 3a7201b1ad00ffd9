/** Los rechazos de la puerta de enlace, según su código. */
export const problems = {
  word_rule: 'la regla',
  word_schedule: 'el horario',
  word_calibration: 'la calibración',
  word_body: 'el contenido',
  word_query: 'la consulta',
  word_path: 'la dirección',
  word_header: 'la cabecera',
  word_admin: 'administrador',
  word_viewer: 'observador',
  problem_request_invalid: 'no es válido en la petición: {part}. Revise {place}',
  problem_request_malformed: 'la petición no se puede leer; revise su dirección y sus cabeceras.',
  problem_body_malformed: 'la petición necesita un contenido en JSON y no lo tiene.',
  problem_body_too_large: 'un contenido tiene como máximo {max_bytes} bytes.',
  problem_body_not_json: 'un contenido debe ser JSON, sin comprimir, con Content-Type: application/json.',
  problem_route_unknown: '{method} {path} no existe; /api/docs muestra lo que hay.',
  problem_method_unknown: '{method} no es posible aquí, solo {allowed}.',
  problem_sign_in_needed: 'nadie ha iniciado sesión: iníciela primero.',
  problem_sign_in_refused: 'el nombre o la contraseña no son correctos.',
  problem_too_many_attempts:
    'demasiados intentos de iniciar sesión. No se comprobó nada; inténtelo de nuevo en {retry_after_s}.',
  problem_role_refused: 'el papel de {role} no permite esto. Pregunte a un administrador.',
  problem_vpn_role_capped:
    'usted es {own_role}, pero según el plan de la finca este dispositivo no puede más que un {role}. Use un dispositivo que el plan tenga como {own_role}.',
  problem_vpn_address_unknown:
    'el plan de la finca no da la dirección VPN {address} a ningún dispositivo de esta puerta de enlace. Si el dispositivo se añadió después, dé a la puerta de enlace su nueva configuración.',
  problem_origin_refused: 'solo las páginas de esta puerta de enlace pueden cambiar algo en su nombre.',
  problem_password_unfit: 'una contraseña tiene de 8 a 256 caracteres.',
  problem_user_exists: 'ya existe un usuario «{username}». No se cambió nada.',
  problem_user_unknown: 'no existe ningún usuario «{username}».',
  problem_last_admin:
    '«{username}» es el último administrador: haga antes administrador a otro usuario. No se cambió nada.',
  problem_tank_unknown: 'no hay ningún depósito «{tank}» en esta puerta de enlace.',
  problem_node_unknown:
    'esta puerta de enlace no tiene ningún nodo «{node}»; GET /api/nodes muestra los que tiene.',
  problem_node_offline:
    'el nodo del depósito «{tank}» no está conectado: no se envió nada ni cambió nada. Mientras tanto sigue con su propia regla.',
  problem_node_silent:
    'el nodo del depósito «{tank}» no respondió, así que cuenta como sin cambios: {what}. Mire lo que muestra e inténtelo de nuevo.',
  problem_actuator_unknown: 'el depósito «{tank}» no tiene {actuator}.',
  problem_action_unfit:
    'a la {actuator} no se le puede ordenar {action}: una válvula admite abrir, cerrar o Auto; una bomba, encender, apagar o Auto.',
  problem_duration_too_long:
    '{duration_s} es más de lo que puede durar una vez aquí. Pida como mucho {limit_s}.',
  problem_command_id_taken: 'otra orden tiene el identificador «{id}». Envíe esta con uno nuevo.',
  problem_hand_run_refused: 'la bomba no se pone en marcha a mano: {why}. No se envió nada.',
  problem_command_unknown: 'no hay ninguna orden «{id}».',
  problem_rule_refused: 'el nodo mantiene su regla: {why}.',
  problem_schedule_refused: 'el nodo mantiene su horario: {why}.',
  problem_calibration_refused: 'el nodo mantiene su calibración: {why}.',
  problem_calibration_unknown:
    'el nodo del depósito «{tank}» no ha dicho cómo está calibrado. Espere a que esté conectado; si lo está, póngale esta versión de Sluice.',
  problem_alarm_unknown: 'ahora no hay ninguna alarma «{id}»; GET /api/alarms muestra las que hay.',
  problem_alarm_not_standing: 'la alarma «{id}» ya terminó: no hay nada que aplazar.',
  problem_channel_unknown: 'no hay ningún canal de avisos «{id}».',
  problem_too_many_channels: 'ya hay {most} canales: quite uno antes.',
  problem_notice_refused: 'el mensaje no llegó: {why}.',
  problem_store_full: 'el disco de la puerta de enlace está lleno: no se cambió nada. Haga sitio en él.',
  problem_store_unwritable:
    'no se puede escribir en el disco de la puerta de enlace: no se cambió nada. Su registro dice por qué.',
  problem_store_damaged: 'el almacén de la puerta de enlace está dañado. Su registro dice qué hacer.',
  problem_store_busy: 'otro programa tiene bloqueado el almacén de la puerta de enlace: no se cambió nada.',
  problem_history_busy:
    'se están respondiendo demasiadas preguntas largas sobre el historial. Pregunte de nuevo en un minuto.',
  problem_history_reader_died:
    'la lectura del historial se interrumpió. Pregunte de nuevo; el registro de la puerta de enlace dice por qué.',
  problem_backup_underway:
    'se está haciendo o descargando una copia de seguridad ({by}): espere a que termine. No se empezó nada.',
  problem_backup_none: 'no hay ninguna copia de seguridad lista: haga una primero. Se guarda 15 minutos.',
  problem_backup_off:
    'esta puerta de enlace guarda su almacén donde no se puede hacer una copia de seguridad.',
  problem_backup_no_room:
    'sin copia de seguridad: en el disco de la puerta de enlace no hay sitio para ella.',
  problem_backup_broke_off:
    'sin copia de seguridad: la copia se interrumpió. El registro de la puerta de enlace dice por qué.',
  problem_backup_failed:
    'no se pudo hacer la copia de seguridad: el registro de la puerta de enlace dice por qué.',
  problem_internal: 'la puerta de enlace no pudo hacerlo; su registro dice por qué.',
};
